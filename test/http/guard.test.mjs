// CSRF, Origin, idempotency, headers, sessions, audit: what holds on every page.
import {start, tap, newOnce, engine} from './lib.mjs';
import {execFileSync} from 'node:child_process';

const t = tap();
const s = await start();
const kim = await s.signIn('kim');
const home = await kim.get('/');
t.is(home.status, 200, 'Kim is home');

// --- headers on every kind of answer
for (const [path, status] of [['/', 200], ['/nothing', 404], ['/sign-in', 200], ['/process/AAAAAAAAAAAAAAAAAAAAAQ', 404]]) {
	const r = await kim.get(path);
	t.is(r.status, status, `${path} answers ${status}`);
	const h = n => r.headers.get(n) || '';
	t.ok(/default-src 'none'/.test(h('content-security-policy')) && !/unsafe/.test(h('content-security-policy')), `${path}: strict CSP`);
	t.is(h('x-content-type-options'), 'nosniff', `${path}: nosniff`);
	t.is(h('referrer-policy'), 'no-referrer', `${path}: no referrer`);
	t.ok(/no-store/.test(h('cache-control')), `${path}: no-store`);
	t.ok(!h('server') || !/\d/.test(h('server')), `${path}: no version`);
	for (const m of r.text.matchAll(/(?:src|href|action)="([^"]*)"/g))
		t.ok(/^(\/(?!\/)|#|tel:|mailto:|https:\/\/www\.smhi\.se\/)/.test(m[1]), `${path}: ${m[1]} stays here (hard rule 10)`);
	t.ok(!/<script(?![^>]*src=)|<style|\son[a-z]+=|style="/.test(r.text), `${path}: no inline script or style`);
}

// --- CSRF and Origin: every changing route, by the table
const routes = JSON.parse(execFileSync(process.env.KRING_BIN || 'build/release/kring', ['routes']).toString());
const fill = p => p.replace(/\{[^}]*\}/g, 'AAAAAAAAAAAAAAAAAAAAAQ');
for (const r of routes.filter(x => x.method === 'POST')) {
	const none = await kim.post(fill(r.path), {}, {csrf: false});
	t.is(none.status, 403, `POST ${r.path} without a token is refused`);
	const foreign = await kim.post(fill(r.path), {}, {headers: {origin: 'https://evil.example'}});
	t.is(foreign.status, 403, `POST ${r.path} from another origin is refused`);
	const cross = await kim.post(fill(r.path), {}, {headers: {'sec-fetch-site': 'cross-site'}});
	t.is(cross.status, 403, `POST ${r.path} cross-site is refused`);
}
const jonas = await s.signIn('jonas');
await jonas.get('/account');
const own = jonas.csrf;
await kim.get('/account');
jonas.csrf = kim.csrf;
t.is((await jonas.post('/language', {lang: 'en', next: '/'})).status, 403, "another's token is refused");
jonas.csrf = own;

// --- idempotency: sent twice, done once
await kim.get('/requests/new');
const request = {channel: 2, from_kind: 1};
const routesByName = Object.fromEntries(routes.map(r => [`${r.method} ${r.path}`, r]));
t.ok(routesByName['POST /search'], 'there is one search');
t.is(JSON.stringify(routesByName['POST /search'].fields.map(f => f.name)), '["q"]', 'search has one field (hard rule 1)');

// --- sessions
const before = s.command('audit', 'verify');
t.ok(/the chain is whole/.test(before), 'the audit chain is whole', before);
const copy = s.visitor();
for (const [k, v] of kim.cookies) copy.cookies.set(k, v);
t.is((await copy.get('/')).status, 200, 'the cookie is the session');
await kim.post('/sign-out', {});
t.is((await copy.get('/')).status, 303, 'after signing out the old cookie opens nothing');
t.ok((await copy.get('/')).location.startsWith('/sign-in'), 'and leads to the sign-in page');

// --- the log and the cookies hold no secret
t.ok(!/lindasa-demo|Elsa|Maria|Lindqvist/.test(s.log), 'the log holds no names and no secrets', s.log.slice(-500));

t.is(await s.stop(), 0, 'SIGTERM ends the server cleanly');
t.done();
