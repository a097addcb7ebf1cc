// From the first question to an open case, or an answer.
import {start, tap} from './lib.mjs';

const t = tap();
const s = await start();
const kim = await s.signIn('kim'), maud = await s.signIn('maud'), sara = await s.signIn('sara'), nora = await s.signIn('nora');

// ---- the public form
const family = s.visitor();
let page = await family.get('/request');
t.is(page.status, 200, 'everybody may ask');
t.has(page.text, 'Skriv inga namn och inga personnummer', 'and is told not to write names');
t.has(page.text, '112', 'and what to do when it is dangerous');
t.ok(!/checked/.test(page.text), 'nothing is chosen beforehand');
t.lacks(page.text.replace(/<[^>]*>/g, ' ').toLowerCase(), 'mobilisering', 'no words of the trade');
t.lacks(page.text.toLowerCase(), 'nätverksledare', 'not this one either');
t.ok(!/<script/.test(page.text), 'no script');
const units = [...page.text.matchAll(/name="unit" value="([A-Za-z0-9_-]{22})"[^>]*><span>([^<]*)/g)].map(m => ({id: m[1], name: m[2]}));

// Which team is Kim's? The one whose request she can read.
const asked = {from_kind: 4, contact_name: 'Mormor', reach: 1, phone: '070-174 06 05', best_time: 'Vardagar efter 16',
	message: 1, situation: 'Barnet vill inte gå till skolan. Vi är slut allihop.', wish: 'Att fler hjälps åt.',
	child_age: 4, people: 'Moster, granne, tränare', interpreter: 'tigrinja', knows: 2, danger: 1, safety_words: ''};
let unit;
if (units.length > 1) {
	t.is((await family.post('/request', asked)).status, 422, 'with several teams one must be chosen');
	const kims = (await (await s.signIn('admin')).get('/admin/staff')).text;
	const row = /<tr>(?:(?!<\/tr>)[\s\S])*?>kim<\/td>\s*<td[^>]*>([^<]*)/.exec(kims)?.[1];
	unit = units.find(u => u.name === row)?.id;
	t.ok(unit, "Kim's team can be chosen", row);
}
const base = unit ? {...asked, unit} : asked;

const numbers = ['199006022397', '19900602-2397', '900602 2397', '201701012393', '20000229-2399', '19570428 9999', '197010632391'];
for (const n of numbers)
	t.has((await family.post('/request', {...base, situation: `Barnet ${n} mår inte bra.`})).text, 'id="fault-situation"', `${n} is refused beside its field`);
for (const field of ['contact_name', 'best_time', 'wish', 'people', 'interpreter', 'safety_words']) {
	const r = await family.post('/request', {...base, [field]: 'se 19900602-2397'});
	t.ok(r.status === 422 && r.text.includes(`id="fault-${field}"`), `an identity number in ${field} is refused`);
}
t.has((await family.post('/request', {...base, phone: '900602-2397'})).text, 'id="fault-phone"', 'and in the telephone field');
t.has((await family.post('/request', {...base, reach: 2, phone: '', email: 'mormor(at)exempel'})).text, 'id="fault-email"', 'a malformed address is refused');
t.has((await family.post('/request', {...base, phone: ''})).text, 'id="fault-phone"', 'who wants to be called leaves a number');
t.is((await family.post('/request', {...base, from_kind: 9})).status, 422, 'a code that does not exist');
t.is((await family.post('/request', {...base, danger: ''})).status, 422, 'safety must be answered');
let r = await family.post('/request', {...base, situation: 'Vi behöver <b>hjälp</b> & ro. 19900602-2397'});
t.has(r.text, 'Vi behöver &lt;b&gt;hjälp&lt;/b&gt; &amp; ro.', 'what was typed is not lost, and harmless');
t.has(r.text, 'value="Mormor"', 'nor the other fields');

r = await family.post('/request', base, {once: 'AAAAAAAAAAAAAAAAAAAACQ'});
t.ok(r.status === 303 && /^\/request\/receipt\/[A-Za-z0-9_-]{22}$/.test(r.location), 'sent', r.location + r.text.slice(0, 500));
const twice = await family.post('/request', base, {once: 'AAAAAAAAAAAAAAAAAAAACQ'});
t.is(twice.location, r.location, 'sent twice, it is done once');
const r0 = r.location;
page = await family.follow(r);
const code = /class="code">([2-9B-Z]{2}-[2-9B-Z]{3})</.exec(page.text)?.[1];
t.ok(code, 'the receipt has a code');
t.ok(/Vi hör av oss senast (mån|tis|ons|tors|fre|lör|sön)dag \d+ /.test(page.text), 'and says when somebody answers');
for (const word of ['Mormor', 'skolan', 'tigrinja', '070'])
	t.lacks(page.text.replace(/tel:|Ring [0-9 -]+/g, ''), word, `nothing of what was written: ${word}`);
t.is((await family.get('/request/receipt/AAAAAAAAAAAAAAAAAAAAAQ')).status, 404, 'no receipt without its id');

// ---- throttle by address
let status;
for (let i = 0; i < 6; i++) status = (await family.post('/request', base)).status;
t.is(status, 429, 'many questions from one address must wait');

// ---- the list
page = await kim.get('/requests');
const path = new RegExp(`href="(/requests/[A-Za-z0-9_-]{22})">${code}<`).exec(page.text)?.[1];
t.ok(path, "the request stands in the unit's list");
t.has(page.text, 'Svara senast', 'with its clock in words');
t.is((await nora.get(path)).status, 404, 'another unit does not see it');
t.lacks((await nora.get('/requests')).text, code, 'nor in its list');
t.is((await sara.get(path)).status, 404, 'nor a case worker');
t.is((await sara.get('/requests')).status, 403, 'who has no list');
page = await kim.get(path);
for (const word of ['Barnet vill inte gå till skolan', 'Mormor', 'Moster, granne, tränare', 'tigrinja', '13–15 år', 'tel:+46701740605'])
	t.has(page.text, word, `the request says: ${word}`);

// ---- by telephone
page = await sara.get('/requests/new');
t.is(page.status, 200, 'a case worker takes a request down');
const day = d => new Date(Date.now() - d * 864e5).toISOString().slice(0, 10);
t.is((await sara.post('/requests/new', {...base, channel: 2, received: day(-3)})).status, 422, 'not one of the day after tomorrow');
t.is((await sara.post('/requests/new', {...base, channel: 1})).status, 422, 'the web is no channel here');
r = await sara.post('/requests/new', {...base, channel: 2, from_kind: 1, contact_role: 'Mottagningen', received: day(10), situation: 'Kom för tio dagar sedan.'});
t.is(r.status, 303, 'ten days ago is fine');
const late = /class="code">([^<]*)</.exec((await sara.follow(r)).text)[1];
page = await kim.get('/requests');
const rows = [...page.text.matchAll(/<tr><th scope="row">[\s\S]*?<\/tr>/g)].map(m => m[0]);
const at = rows.findIndex(x => x.includes(late));
t.ok(at >= 0 && /Försenad \d+ dagar/.test(rows[at]), 'it is overdue, in words', rows[at]);
t.ok(at < rows.findIndex(x => x.includes(code)), 'and stands before the one that has time');

// ---- accepting
page = await kim.get(path);
const option = (text, field, name) => new RegExp(`<option value="([A-Za-z0-9_-]{22})"[^>]*>${name}`).exec(text.slice(text.indexOf(`name="${field}"`)))?.[1];
const lead = option(page.text, 'lead', 'Kim'), co = option(page.text, 'co', 'Jonas'), worker = option(page.text, 'commissioner', 'Sara');
const alias = /id="f-alias"[^>]*value="([^"]+)"/.exec(page.text)[1];
t.ok(lead && co && worker && alias.length > 2, 'leaders, case workers and an alias to choose', `${lead} ${co} ${worker} ${alias}`);
const accept = {lead, co, commissioner: worker, legal_mode: 2, alias};
t.is((await kim.post(path + '/accept', {...accept, legal_mode: ''})).status, 422, 'the legal mode must be said');
t.is((await kim.post(path + '/accept', {...accept, co: lead})).status, 422, 'two different leaders');
t.is((await kim.post(path + '/accept', {...accept, lead: worker})).status, 422, 'a case worker does not lead');
t.is((await kim.post(path + '/accept', {...accept, commissioner: co})).status, 422, 'a leader is no commissioner of her own');
t.is((await kim.post(path + '/accept', {...accept, alias: ''})).status, 422, 'an alias is needed');
t.is((await nora.post(path + '/accept', accept)).status, 404, 'another unit cannot accept');
r = await kim.post(path + '/accept', accept);
const process_ = /^\/process\/([A-Za-z0-9_-]{22})\?done=accepted/.exec(r.location || '')?.[1];
t.ok(process_, 'accepted: the case is open', r.location + r.text.slice(0, 1500));
page = await kim.get('/process/' + process_);
t.is(page.status, 200, 'the leader is there');
const number = new RegExp(`${new Date().getFullYear()}-\\d{3,}`).exec(page.text)?.[0];
t.ok(number, 'with a case number of the year');
t.is((await sara.get('/process/' + process_)).status, 200, 'the commissioner reads');
t.is((await maud.get('/process/' + process_)).status, 404, 'the manager has no part and sees nothing');
page = await kim.get(`/process/${process_}/commission`);
t.has(page.text, 'Att fler hjälps åt.', 'the commission holds what the request hoped for');
t.has(page.text, 'tigrinja', 'and its background');
t.is((await kim.post(path + '/accept', accept)).status, 422, 'not twice');
t.is((await kim.post(path + '/decline', {reason: 1})).status, 422, 'nor declined afterwards');
page = await kim.get(path);
t.has(page.text, number, 'the request names the case');
t.has((await kim.get('/requests?status=2')).text, code, 'and stands among the accepted');

// ---- the manager accepts for others: the next number, and the same alias is refused
const latePath = new RegExp(`href="(/requests/[A-Za-z0-9_-]{22})">${late}<`).exec((await maud.get('/requests')).text)[1];
await maud.get(latePath);
r = await maud.post(latePath + '/accept', {lead, legal_mode: 4, alias});
t.ok(r.status === 422 && r.text.includes('id="fault-alias"'), 'no two open cases of one alias');
r = await maud.post(latePath + '/accept', {lead, legal_mode: 4, alias: 'Provfågel'});
t.is(r.location, latePath + '?done=accepted', 'the manager stays with the request');
page = await maud.get(latePath);
const next = `${number.slice(0, 5)}${String(+number.slice(5) + 1).padStart(3, '0')}`;
t.has(page.text, next, 'the case has the next number');
t.ok(!/href="\/process\//.test(page.text.slice(page.text.indexOf('<main'))), 'and no link for who has no part in it');

// ---- declining, taking up again, withdrawing
const more = async () => {
	const x = await sara.follow(await sara.post('/requests/new', {...base, channel: 4, from_kind: 2}));
	const c = /class="code">([^<]*)</.exec(x.text)[1];
	return new RegExp(`href="(/requests/[A-Za-z0-9_-]{22})">${c}<`).exec((await kim.get('/requests')).text)[1];
};
const other = await more();
await kim.get(other);
t.is((await kim.post(other + '/decline', {})).status, 422, 'a reason is needed');
t.is((await kim.post(other + '/decline', {reason: 6})).status, 422, 'another reason needs words');
t.has((await kim.post(other + '/decline', {reason: 6, note: 'Se 19900602-2397'})).text, 'id="fault-note"', 'without identity numbers');
r = await kim.post(other + '/decline', {reason: 2, note: 'Ringde socialjouren.'});
t.is(r.location, other + '?done=declined', 'declined');
page = await kim.get(other);
t.has(page.text, 'För akut', 'with its reason');
t.has(page.text, 'socialjouren, och gör en orosanmälan', 'and what to do now');
t.has((await kim.get('/requests?status=3')).text, other, 'among the declined');
r = await kim.post(other + '/reopen', {});
t.is(r.location, other + '?done=opened', 'taken up again');
t.has((await kim.get('/requests')).text, other, 'it is new once more');
t.is((await kim.post(other + '/reopen', {})).status, 422, 'only what was answered can be taken up');
r = await kim.post(other + '/withdraw', {why: 'Familjen har fått annan hjälp.'});
t.is(r.status, 303, 'withdrawn');
t.has((await kim.get('/requests?status=4')).text, other, 'among the withdrawn');
t.is((await nora.post(other + '/reopen', {})).status, 404, 'another unit takes nothing up');
t.is((await kim.get('/requests?status=99')).status, 200, 'a status that does not exist shows the new ones');

// ---- plain Swedish (hard rule 11): LIX of what families read; a label is a sentence
const lix = html => {
	const main = html.slice(html.indexOf('<h1'), html.indexOf('</main>'));
	const text = main.replace(/<\/(p|legend|label|h\d|span|li|button)>/g, '. ').replace(/<[^>]*>/g, ' ');
	const words = text.match(/[\p{L}]+/gu), long = words.filter(w => w.length > 6).length;
	const sentences = text.split(/[.?!:]/).filter(x => /\p{L}/u.test(x)).length;
	return words.length / sentences + 100 * long / words.length;
};
const reader = s.visitor();
for (const [what, path] of [['the form', '/request'], ['the receipt', r0]]) {
	const n = lix((await reader.get(path)).text);
	t.ok(n > 5 && n < 30, `${what}: LIX ${n.toFixed(1)} is below 30`);
}

// ---- English, the chain, the log
const en = s.visitor({'accept-language': 'en'});
t.has((await en.get('/request')).text, '<html lang="en">', 'the form in English');
t.has(s.command('audit', 'verify'), 'the chain is whole', 'the audit chain is whole');
t.ok(!/Mormor|tigrinja|skolan|Provfågel/.test(s.log), 'nothing of it stands in the log');
t.is(await s.stop(), 0, 'the server ends cleanly');
t.done();
