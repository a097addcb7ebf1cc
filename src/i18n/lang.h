/*
 * lang.h - languages, sentences, dates. Swedish is the source language; the
 * catalogues are compiled from po/ (tools/msggen).
 */
#ifndef I18N_LANG_H
#define I18N_LANG_H

#include "base/clock.h"
#include "base/out.h"

enum lang { LANG_SV, LANG_EN, LANG_COUNT };

/* "sv", "en"; and the language of such a code, or of an Accept-Language header
 * (first known one by weight; LANG_SV when none is known). */
const char *lang_code(enum lang l);
enum lang lang_named(struct span code);
enum lang lang_accepted(struct span header);

/* The sentence in this language; the Swedish one itself when a catalogue lacks
 * it. msggen collects literal arguments; a sentence that reaches tr() through a
 * table or a pointer is marked N_("…") (base/err.h). 30 ns (Swedish: none). */
const char *tr(enum lang l, const char *swedish);

/* Used by views: message by number (2.5 ns), and the plural form for n.
 * Swedish and English: one form for 1, another for all else. Any number is
 * allowed; one that msggen did not give is the empty sentence. */
const char *msg(enum lang l, int number);
const char *msg_n(enum lang l, int one, int many, int64_t n);
/* The same with & < > " ' as references already, for text and attributes. */
struct span msg_html(unsigned l, int number);
struct span msg_n_html(unsigned l, int one, int many, int64_t n);

/*
 * A sentence with holes, "Hej {name}, vi ses {day}": writes up to the next hole,
 * steps *rest behind it and returns the hole's place in `names` ("name day ",
 * each followed by a blank); -1 when the sentence is written to its end.
 */
int msg_part(struct out *o, struct span *rest, const char *names);

/* Dates as people write them (formats: Språkrådet; CLDR for English).
 *   day    "torsdag 2 april"           "Thursday 2 April"
 *   short  "2 april"                   "2 April"
 *   time   "17.30"                     "17:30"
 *   year   "2 april 2026"              "2 April 2026"
 *   ago    "i dag", "i går", "3 dagar sedan", then the short date           */
void out_day(struct out *o, int64_t utc);
void out_day_short(struct out *o, int64_t utc);
void out_day_year(struct out *o, int64_t utc);
void out_time(struct out *o, int64_t utc);
void out_ago(struct out *o, int64_t utc, int64_t now);
/* The same of a civil date text "2026-04-02"; writes the text itself when it is none. */
void out_date_text(struct out *o, struct span date);
/* As spans in an arena, for views' holes. */
struct arena;
struct span day_text(struct arena *a, enum lang l, int64_t utc);
struct span day_short_text(struct arena *a, enum lang l, int64_t utc);
struct span time_text(struct arena *a, enum lang l, int64_t utc);

/* Swedish collation for names: case folded, å ä ö after z, w as v's neighbour
 * (apart since 2006), é as e. <0, 0, >0. Total on any bytes. */
int sort_sv(struct span a, struct span b);

#endif
