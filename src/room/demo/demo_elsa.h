/*
 * demo_elsa.h - Elsa's network: who stands where, and what each one has said.
 */
#ifndef ROOM_DEMO_ELSA_H
#define ROOM_DEMO_ELSA_H

enum { ASKED = 1, FIRST_ASK = 2 };

struct demo_person {
	const char *name, *call_name, *relation;
	double x, y;                 /* unit circle, right and up */
	int sector, tie;             /* tie.kind to Elsa, 0 none */
	int mark, days_contacted, days_informed;   /* days ago, 0 = not yet */
	int needs, answer;
	const char *worry, *hope, *need;
	bool professional, child, trusted;
};

static const struct demo_person demo_elsa[] = {
	{"Maria Holm", "Maria", "mamma", -.099, .346, 1, 2, ASKED, 11, 11, 0, 1, "Att alla ska tycka att jag gjort fel.", "Att någon hämtar Nils ibland, så jag orkar med Elsa.", "", false, false, false},
	{"Nils Holm", "Nils", "lillebror, 9 år", .177, .347, 1, 2, 0, 0, 0, 0, 0, "", "", "", false, true, false},
	{"Johan Nyman", "Johan", "pappa", -.358, .531, 1, 3, ASKED, 9, 9, 16, 1, "Vill inte sitta bredvid Tomas.", "Att få ha Elsa varannan helg igen.", "Egen entré", false, false, false},
	{"Tomas Ek", "Tomas", "mammas sambo", .06, .858, 1, 4, ASKED, 8, 0, 0, 2, "Är det ett förhör?", "", "", false, false, false},
	{"Gun Lindqvist", "Gun", "mormor", .377, .08, 2, 2, ASKED, 13, 13, 1, 1, "Att Elsa slutar komma på onsdagarna.", "Att vi hjälps åt, inte bara socialen.", "", false, false, true},
	{"Karin Lindqvist", "Karin", "moster", .577, -.165, 2, 1, ASKED, 12, 12, 8, 1, "", "Kan ta emot Elsa en helg i månaden.", "", false, false, true},
	{"Leo Lindqvist", "Leo", "kusin, 16 år", .852, .12, 2, 0, 0, 0, 0, 0, 0, "", "", "", false, true, false},
	{"Bertil Nyman", "Bertil", "farfar", .45, .483, 2, 0, ASKED, 5, 0, 0, 2, "Har inte pratat med Johan på två år.", "Vill träffa barnbarnen.", "", false, false, false},
	{"Samira Aden", "Samira", "fasters fru", .784, .4, 2, 0, ASKED, 7, 7, 4, 1, "", "Vi har plats i köket för alla.", "Tolk på somaliska", false, false, false},
	{"Petra Dahl", "Petra", "fotbollstränare", .315, -.212, 3, 2, ASKED, 10, 10, 0, 1, "", "Plats i laget även om hon missar träning.", "", false, false, true},
	{"Anders Lindh", "Anders", "mentor åk 8", .252, -.566, 3, 1, ASKED, 10, 10, 0, 1, "40 procent frånvaro sedan jul.", "En vuxen i skolan som Elsa väljer själv.", "", true, false, false},
	{"Hanna Öst", "Hanna", "skolkurator", .619, -.597, 3, 0, 0, 0, 0, 0, 0, "", "", "", true, false, false},
	{"Sara Ek", "Sara", "socialsekreterare", -.15, -.602, 4, 3, ASKED, 14, 14, 0, 1, "", "Vet vad hon får säga om utredningen.", "", true, false, false},
	{"Lina Frank", "Lina", "BUP", -.713, -.481, 4, 0, ASKED, 5, 0, 0, 3, "Får jag komma utan remiss?", "", "Skickar brev", true, false, false},
	{"Omar Haddad", "Omar", "ungdomscoach", -.466, -.746, 4, 0, 0, 0, 0, 0, 0, "", "", "", true, false, false},
	{"Alva Sjö", "Alva", "bästa vän, 14 år", -.369, -.019, 5, 2, ASKED, 6, 6, 64, 1, "Vågar inte säga något inför alla.", "Att Elsa är i skolan på lunchen.", "Skriver i förväg", false, true, true},
	{"Noor Said", "Noor", "kompis", -.514, .347, 5, 1, 0, 0, 0, 0, 0, "", "", "", false, true, false},
	{"Ulla och Sten Bodin", "Ulla och Sten", "grannar", -.604, -.139, 5, 0, FIRST_ASK, 0, 0, 0, 0, "", "", "", false, false, false},
	{"Maja Lind", "Maja", "kompis förut", -.861, .183, 5, 5, 0, 0, 0, 0, 0, "", "", "", false, true, false},
};

/* Ties between others: index, index, kind. */
static const int demo_elsa_ties[][3] = {{0, 2, 4}, {4, 5, 2}, {2, 7, 5}};

#endif
