// Signing in and out, passwords, sessions; the administrator; break-glass and its review.
import {start, tap, password} from './lib.mjs';

const t = tap();
const s = await start();

// ---- signing in
const v = s.visitor();
const first = await v.get('/sign-in?next=/board');
t.is(first.status, 200, 'the sign-in page');
t.has(first.text, 'name="next" value="/board"', 'it keeps where the visitor was going');
for (const bad of ['https://evil.example/', '//evil.example/', '/%5Cevil', '/sign-in', 'javascript:alert(1)'])
	t.has((await v.get('/sign-in?next=' + encodeURIComponent(bad))).text, 'name="next" value="/"', `not to ${bad}`);

const text = async (login, pass) => {
	const before = performance.now();
	const r = await v.post('/sign-in', {login, password: pass, next: '/'});
	return {...r, ms: performance.now() - before};
};
await v.get('/sign-in');
const wrong = await text('kim', 'not the password');
const unknown = await text('nobody-of-that-name', 'not the password');
t.is(wrong.status, 422, 'a wrong password is refused');
t.is(unknown.status, 422, 'an unknown login is refused');
const same = x => x.text.replace(/value="[^"]*"/g, '');
t.is(same(unknown), same(wrong), 'with the same page');
t.ok(unknown.ms > wrong.ms / 3, 'and the unknown login takes its time too', `${unknown.ms} ms and ${wrong.ms} ms`);
t.has(wrong.text, 'id="fault-login"', 'the fault stands beside the field');
t.lacks(wrong.text, 'not the password', 'the password is never written back');
t.is((await text('', '')).status, 422, 'empty fields are refused');

const kim = s.visitor();
await kim.get('/sign-in');
let r = await kim.post('/sign-in', {login: ' KIM ', password, next: '/board'});
t.is(r.status, 303, 'Kim signs in; the login is not case sensitive');
t.is(r.location, '/board', 'and goes on to the page');
t.ok(/HttpOnly/.test(r.headers.get('set-cookie')) && /SameSite=Lax/.test(r.headers.get('set-cookie')), 'the cookie is closed to scripts and other sites');
t.has((await kim.get('/sign-in')).text, 'Du är redan inloggad som', 'the sign-in page says who is signed in');

const evil = s.visitor();
await evil.get('/sign-in');
r = await evil.post('/sign-in', {login: 'kim', password, next: 'https://evil.example/'});
t.is(r.location, '/', 'a foreign next leads home');

// ---- throttle: five free tries a login, and Kim herself is not locked out for good
const guess = s.visitor();
await guess.get('/sign-in');
for (let i = 0; i < 5; i++) await guess.post('/sign-in', {login: 'rut', password: 'guess ' + i});
r = await guess.post('/sign-in', {login: 'rut', password});
t.is(r.status, 429, 'the sixth try must wait, even with the right password');
t.ok(/Vänta \d+ sekund/.test(r.text), 'the page says how long', r.text.slice(0, 900));
t.ok(+r.headers.get('retry-after') >= 1, 'and so does Retry-After');
await new Promise(y => setTimeout(y, 1000 * (+r.headers.get('retry-after') || 1) + 200));
await guess.get('/sign-in');
t.is((await guess.post('/sign-in', {login: 'rut', password})).status, 303, 'after the wait it goes');

// ---- sessions
const second = await s.signIn('kim');
let page = await kim.get('/account');
t.is(page.status, 200, 'the own account');
const ends = [...page.text.matchAll(/action="(\/account\/session\/[A-Za-z0-9_-]{22}\/end)"/g)].map(m => m[1]);
t.is(ends.length, 2, 'the other two places can be ended, the own one is not in the list of forms');
const jonas = await s.signIn('jonas');
await jonas.get('/account');
t.is((await jonas.post(ends[0], {})).status, 404, "somebody else's session cannot be ended");
r = await kim.post(ends[0], {});
t.is(r.location, '/account?done=removed', 'one of them ends');
await kim.post('/account/sessions/end-others', {});
t.is((await second.get('/account')).status, 303, 'and all others');
t.is((await kim.get('/account')).status, 200, 'but not the own');

// ---- password
await jonas.get('/account/password');
const change = f => jonas.post('/account/password', {old: password, fresh: 'en ny sak att minnas', twice: 'en ny sak att minnas', ...f});
t.is((await change({old: 'wrong wrong wrong'})).status, 422, 'the old password must be right');
t.has((await change({fresh: 'kort', twice: 'kort'})).text, 'minst 12 tecken', 'a short one is refused');
t.has((await change({twice: 'något annat helt'})).text, 'inte lika', 'both must be the same');
t.has((await change({fresh: password, twice: password})).text, 'annat lösenord', 'the same again is no change');
const jonas2 = await s.signIn('jonas');
r = await change({});
t.is(r.location, '/account?done=password', 'the password is changed');
t.is((await jonas2.get('/account')).status, 303, 'the other sessions are gone');
t.is((await jonas.get('/account')).status, 200, 'the own stays');
await s.signIn('jonas', 'en ny sak att minnas');
t.ok(true, 'the new one opens');

// ---- the administrator
const admin = await s.signIn('admin');
t.is((await admin.get('/admin')).location, '/admin/staff', 'the first page of the administrator');
page = await admin.get('/admin/staff');
t.has(page.text, 'kim', 'the list of staff');
t.is((await kim.get('/admin/staff')).status, 403, 'not for a leader');
page = await admin.get('/admin/staff/new');
const unit = /<option value="([A-Za-z0-9_-]{22})"/.exec(page.text)[1];
const fresh = {name: 'Vera Vikarie', login: 'Vera.V', phone: '070-174 06 42', unit, leader: 1};
t.has((await admin.post('/admin/staff/new', {...fresh, login: 'vera åsa'})).text, 'id="fault-login"', 'a login of small letters only');
t.has((await admin.post('/admin/staff/new', {...fresh, login: 'kim'})).text, 'upptaget', 'a taken login is refused');
t.has((await admin.post('/admin/staff/new', {...fresh, leader: ''})).text, 'minst en roll', 'a role is needed');
const once = 'AAAAAAAAAAAAAAAAAAAABQ';
r = await admin.post('/admin/staff/new', fresh, {once});
t.is(r.status, 200, 'the new account is answered with its first password');
const secret = /<dd class="code">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</.exec(r.text)?.[1];
t.ok(secret, 'which is shown');
const again = await admin.post('/admin/staff/new', fresh, {once});
t.ok(again.status === 303 && /^\/admin\/staff\//.test(again.location), 'this once: sent again, nobody is added');
const veraId = again.location.match(/[A-Za-z0-9_-]{22}/)[0];
page = await admin.get('/admin/staff/' + veraId);
t.lacks(page.text, secret, 'and never shown again');
const vera = await s.signIn('vera.v', secret);
t.is((await vera.get('/')).location, '/account/password', 'the first password must be changed at once');
t.is((await vera.get('/board')).location, '/account/password', 'whatever the page');
await vera.get('/account/password');
r = await vera.post('/account/password', {old: secret, fresh: 'fyra ord på en rad', twice: 'fyra ord på en rad'});
t.is(r.status, 303, 'Vera has her own password');
t.is((await vera.get('/board')).status, 200, 'and works');
r = await admin.post('/admin/staff/' + veraId, {name: 'Vera Vikarie', phone: '', unit, leader: 1});
t.is(r.location, '/admin/staff?done=changed', 'the account is closed');
t.is((await vera.get('/board')).status, 303, 'and she is signed out');
await v.get('/sign-in');
t.is((await v.post('/sign-in', {login: 'vera.v', password: 'fyra ord på en rad'})).status, 422, 'a closed account does not open');
r = await admin.post(`/admin/staff/${veraId}/password`, {});
t.ok(r.status === 200 && /class="code">[a-z0-9-]{19}</.test(r.text), 'a new first password');
const adminId = /href="\/admin\/staff\/([A-Za-z0-9_-]{22})">[^<]*<\/a>[\s\S]{0,80}?<td[^>]*>admin</.exec((await admin.get('/admin/staff')).text)?.[1];
t.ok(adminId, 'the administrator stands in the list');
t.is((await admin.post('/admin/staff/' + adminId, {name: 'X', unit, leader: 1, active: 1})).status, 422, 'nobody takes the last key away from herself');
await admin.get('/admin/units/new');
r = await admin.post('/admin/units/new', {name: 'Team Öster', answer_days: 5, start_days: 21});
t.is(r.location, '/admin/units?done=added', 'a new unit');
t.is((await admin.post('/admin/units/new', {name: 'Team Öster', answer_days: 5, start_days: 21})).status, 422, 'not two of one name');
t.is((await admin.post('/admin/units/new', {name: 'Team Väster', answer_days: 0, start_days: 21})).status, 422, 'an answer takes a day at least');
page = await admin.get('/admin/units');
t.has(page.text, 'inom 5 dagar', 'its days stand in the list');
const unitPath = /href="(\/admin\/units\/[A-Za-z0-9_-]{22})">Team Öster/.exec(page.text)[1];
await admin.post(unitPath, {name: 'Team Öst', answer_days: 2, start_days: 10});
t.has((await admin.get(unitPath)).text, 'value="Team Öst"', 'and can be changed');
for (const path of ['/board', '/requests', '/review'])
	t.is((await admin.get(path)).status, 403, `the administrator has no ${path}`);

// ---- break-glass: a process of Kim's, opened by her manager
const maud = await s.signIn('maud');
const board = (await kim.get('/')).text;
const mine = [...new Set([...board.matchAll(/href="\/process\/([A-Za-z0-9_-]{22})/g)].map(m => m[1]))];
let target, glass;
for (const p of mine) {
	if ((await maud.get('/process/' + p)).status === 200) continue;
	glass = await maud.get(`/process/${p}/break-glass`);
	if (glass.status === 200 && glass.text.includes('name="reason"')) { target = p; break; }
}
t.ok(target, 'a process that the manager has no part in');
t.is((await kim.get(`/process/${target}/break-glass`)).status, 404, 'who has access has no glass to break');
const nora = await s.signIn('nora');
const strip = x => x.text.replace(/[A-Za-z0-9_-]{43}/g, '').replace(/value="[A-Za-z0-9_-]{22}"/g, '').replace(/[A-Za-z0-9_-]{22}/g, '');
const foreign = await nora.get(`/process/${target}/break-glass`), missing = await nora.get('/process/AAAAAAAAAAAAAAAAAAAAAQ/break-glass');
t.ok(foreign.status === 404 && strip(foreign) === strip(missing), 'another unit: the same as nothing');
const path = `/process/${target}/break-glass`;
t.is((await maud.post(path, {category: 1, reason: 'för kort'})).status, 422, 'a reason of twenty characters is needed');
t.is((await maud.post(path, {reason: 'Kim är sjuk och mötet är i kväll.'})).status, 422, 'and a category');
r = await maud.post(path, {category: 1, reason: 'Kim är sjuk och mötet är i kväll.'});
t.is(r.location, '/process/' + target, 'then it opens');
page = await maud.get('/process/' + target);
t.is(page.status, 200, 'for reading');
t.has(page.text, 'Du är här utan uppdrag', 'with a banner');
t.is((await maud.post(path, {category: 1, reason: 'En gång till för att förlänga.'})).status, 404, 'it cannot be made longer');
t.is((await maud.post(`/process/${target}/phase`, {phase: 3})).status, 404, 'and changes nothing');

// ---- review
page = await maud.get('/review');
t.is(page.status, 200, 'the review');
const notice = [...page.text.matchAll(/href="(\/review\/[A-Za-z0-9_-]{22})"/g)].map(m => m[1])[0];
t.ok(notice, 'shows the notice');
t.has(page.text, 'Nödöppnade', 'and the audit rows say it');
page = await maud.get(notice);
t.has(page.text, 'Kim är sjuk och mötet är i kväll.', 'the reason has reached the manager');
t.has(page.text, 'Någon annan än du', 'who cannot review herself');
t.is((await maud.post(notice, {outcome: 1})).status, 422, 'not by a form of her own either');
t.is((await kim.get('/review')).status, 403, 'a leader does not review');
t.is((await nora.get(notice)).status, 403, 'nor another unit');
// a second manager
const list = (await admin.get('/admin/staff')).text;
const ids = Object.fromEntries([...list.matchAll(/href="\/admin\/staff\/([A-Za-z0-9_-]{22})">([^<]*)<\/a>[\s\S]{0,200}?<td[^>]*>([a-z.]+)</g)].map(m => [m[3], {id: m[1], name: m[2]}]));
const jp = await admin.get('/admin/staff/' + ids.jonas.id);
const jonasUnit = /<option value="([A-Za-z0-9_-]{22})" selected/.exec(jp.text)[1];
await admin.post('/admin/staff/' + ids.jonas.id, {name: ids.jonas.name, phone: '', unit: jonasUnit, leader: 1, manager: 1, active: 1});
await jonas.get(notice);
t.has((await jonas.post(notice, {outcome: 2})).text, 'id="fault-note"', 'not in order needs words');
r = await jonas.post(notice, {outcome: 2, note: 'Jag var i tjänst och gick att nå.'});
t.is(r.location, '/review?done=reviewed', 'another manager reviews');
t.has((await jonas.get(notice)).text, 'Jag var i tjänst', 'and the words stay');
t.is((await jonas.post(notice, {outcome: 1})).status, 422, 'once');
page = await jonas.get('/review');
const older = /href="(\/review\?before=\d+)"/.exec(page.text)?.[1];
if (older) t.is((await jonas.get(older)).status, 200, 'older rows stand on pages of their own');

// ---- language, signing out, the chain
r = await kim.post('/language', {lang: 'en', next: '/account'});
t.is(r.location, '/account', 'the language form comes back to its page');
t.has((await kim.get('/account')).text, '<html lang="en">', 'in English');
await kim.get('/account');
r = await kim.post('/sign-out', {});
t.is(r.location, '/sign-in?done=signed-out', 'signing out');
t.ok(r.headers.get('clear-site-data'), 'clears what the browser keeps');
t.is((await kim.get('/account')).status, 303, 'and closes the door');
t.has(s.command('audit', 'verify'), 'the chain is whole', 'the audit chain is whole');
t.ok(!/Kim är sjuk|guess|fyra ord|Vera/.test(s.log), 'nothing of it stands in the log');
t.is(await s.stop(), 0, 'the server ends cleanly');
t.done();
