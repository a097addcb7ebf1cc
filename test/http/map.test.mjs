// The network map: picture, list, people, ties, sharing, who may see and change it.
import {start, tap} from './lib.mjs';

const t = tap();
const s = await start();
const kim = await s.signIn('kim');
const sara = await s.signIn('sara');

// Elsa's process: the one whose map has Gun Lindqvist.
const home = await kim.get('/');
const all = [...new Set([...home.text.matchAll(/href="\/process\/([A-Za-z0-9_-]{22})/g)].map(m => m[1]))];
let base;
for (const id of all) {
	const r = await kim.get(`/process/${id}/map/list`);
	if (r.status === 200 && r.text.includes('Gun Lindqvist')) { base = `/process/${id}/map`; break; }
}
t.ok(base, 'Kim finds the map of Elsa');

const person = async name => {
	const r = await kim.get(`${base}/list`);
	return new RegExp(`/map/person/([A-Za-z0-9_-]{22})">${name}<`).exec(r.text)?.[1];
};
// The list as a browser would send it: the chosen option of each select, in order.
const listed = async () => {
	const {text} = await kim.get(`${base}/list`);
	const chosen = name => [...text.matchAll(new RegExp(`<select[^>]*name="${name}"[^>]*>(.*?)</select>`, 'gs'))]
		.map(m => (/value="(\d)" selected/.exec(m[1]) || [, '0'])[1]);
	return {person: [...text.matchAll(/name="person" value="([A-Za-z0-9_-]{22})"/g)].map(m => m[1]),
		sector: chosen('sector'), ring: chosen('ring'), tie: chosen('tie')};
};

// The picture
let r = await kim.get(base);
t.is(r.status, 200, 'the map is shown');
t.has(r.text, '<svg', 'as a picture');
t.has(r.text, 'Gun', 'Gun stands on it');
t.has(r.text, 'Vänner och grannar', 'its sectors have names');
t.has(r.text, 'class="legend"', 'with a legend');
t.ok(/href="[^"]*\/map\/person\/[A-Za-z0-9_-]{22}"/.test(r.text), 'people are links');
t.lacks(/<title>(.*?)<\/title>/.exec(r.text)[1], 'Elsa', 'no name in the title of the page');

// Adding
r = await kim.post(`${base}/add`, {name: '', private: 1, ring: 2, call_name: 'Ove'});
t.is(r.status, 422, 'a person needs a name');
t.has(r.text, 'value="Ove"', 'what was typed comes back');
r = await kim.post(`${base}/add`, {name: 'Ove Skydd', private: 1, protected: 1, phone: '070-1740605', ring: 2});
t.is(r.status, 422, 'no phone for a protected person');
t.has(r.text, 'sparas ingen kontaktväg här', 'the fault says why');
t.is(await person('Ove Skydd'), undefined, 'and nobody was added');
r = await kim.post(`${base}/add`, {name: 'Vera Testdal', call_name: 'Vera', relation: 'granne <b>', private: 1,
	phone: '070-1740606', sector: 5, ring: 1, tie: 2, trusted: 1});
t.is(r.status, 303, 'Vera is added');
const vera = await person('Vera Testdal');
t.ok(vera, 'Vera is in the list');
r = await kim.get(base);
t.has(r.text, 'Vera', 'Vera stands on the map');
t.lacks(r.text, 'granne <b>', 'what is told is escaped');
r = await kim.post(`${base}/add`, {name: 'Ove Skydd', private: 1, protected: 2, sector: 2, ring: 2});
t.is(r.status, 303, 'a protected person without ways to reach is added');
r = await kim.get(base);
t.has(r.text, 'Skyddad person', 'the picture masks a protected person');
t.lacks(r.text, 'Ove Skydd', 'and does not say the name');

// Changing one
r = await kim.get(`${base}/person/${vera}`);
t.has(r.text, 'value="Vera Testdal"', 'the form holds what is known');
r = await kim.post(`${base}/person/${vera}`, {name: 'Vera Testlund', private: 0, phone: '070-1740606', sector: 5, ring: 1, tie: 2});
t.is(r.status, 303, 'Vera gets another name');
t.is(await person('Vera Testlund'), vera, 'she is the same person');

// The list
let f = await listed();
t.ok(f.person.length > 15 && f.person.length === f.tie.length, 'the list is complete');
let i = f.person.indexOf(vera);
t.is([f.sector[i], f.ring[i], f.tie[i]].join(), '5,1,2', 'the list says where Vera stands');
const gun = f.person.indexOf(await person('Gun Lindqvist'));
[f.sector[i], f.ring[i], f.tie[i]] = ['3', '3', '4'];
[f.sector[gun], f.ring[gun]] = ['1', '3'];
const gunId = f.person[gun];
r = await kim.post(`${base}/list`, f);
t.is(r.status, 303, 'the list is saved');
f = await listed();
i = f.person.indexOf(vera);
t.is([f.sector[i], f.ring[i], f.tie[i]].join(), '3,3,4', 'Vera stands elsewhere');
i = f.person.indexOf(gunId);
t.is([f.sector[i], f.ring[i]].join(), '1,3', 'Gun, who had an exact place, too');
r = await kim.post(`${base}/list`, {...f, tie: f.tie.slice(1)});
t.is(r.status, 422, 'a list that is not whole is refused');

// Ties
r = await kim.post(`${base}/tie`, {a: vera, b: vera, kind: 1});
t.is(r.status, 422, 'nobody is tied to herself');
r = await kim.post(`${base}/tie`, {a: vera, b: gunId, kind: 4, direction: 1});
t.is(r.status, 303, 'a tie is drawn');
r = await kim.get(`${base}/tie`);
t.ok(/Vera Testlund<\/td>.{0,80}Gun Lindqvist<\/td>.{0,80}Konflikt/s.test(r.text), 'it is in the list of ties');
r = await kim.post(`${base}/tie`, {a: gunId, b: vera, kind: 0});
t.is(r.status, 303, 'and taken away from the other end');
r = await kim.get(`${base}/tie`);
t.ok(!/Vera Testlund<\/td>.{0,80}Gun Lindqvist<\/td>/s.test(r.text), 'it is gone');

// Out and back
r = await kim.post(`${base}/person/${vera}/remove`);
t.is(r.status, 303, 'Vera is taken out');
t.is(await person('Vera Testlund'), undefined, 'she is no longer in the list');
t.is((await kim.get(`${base}/person/${vera}`)).status, 404, 'nor has she a form');
r = await kim.get(`${base}/list`);
t.has(r.text, `/map/person/${vera}/restore`, 'but can be taken back');
r = await kim.post(`${base}/person/${vera}/restore`);
f = await listed();
i = f.person.indexOf(vera);
t.is([f.sector[i], f.ring[i], f.tie[i]].join(), '3,3,4', 'and stands where she stood');

// The commissioner
const sees = await sara.get(base);
t.is(sees.status, 200, 'the commissioner may open the page');
await kim.get(base);
await kim.post(`${base}/share`, {visible: 0});
t.lacks((await sara.get(base)).text, 'Gun', 'but sees nothing of a map that is not shared');
t.lacks((await sara.get(`${base}/list`)).text, 'Gun', 'nor of its list');
await kim.post(`${base}/share`, {visible: 1});
r = await sara.get(base);
t.has(r.text, 'Gun', 'a shared map is shown');
t.lacks(r.text, '/map/person/', 'without links to change');
t.is((await sara.post(`${base}/add`, {name: 'Nej Tack', private: 1})).status, 404, 'the commissioner adds nobody');

// Others
const nora = await s.signIn('nora');
t.is((await nora.get(base)).status, 404, 'another unit finds no map');
await nora.get('/account');
t.is((await nora.post(`${base}/person/${vera}/remove`)).status, 404, 'and takes nobody out');
t.done();
