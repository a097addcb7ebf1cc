// The access matrix: every route x every role x own, foreign and missing object.
// What is expected comes from a second, independent reading of the rules (below),
// not from the program's table of rights. What one may not see must look exactly
// like what does not exist: same status, same bytes (hard rule 4).
import {execFileSync} from 'node:child_process';
import {start, tap, bin, password} from './lib.mjs';

const t = tap();
const s = await start();
const routes = JSON.parse(execFileSync(bin, ['routes']).toString());

const people = {
	nobody: null, kim: 'leader', jonas: 'leader', nora: 'leader of another unit', sara: 'case worker',
	maud: 'manager', admin: 'administrator', rut: 'researcher', kurt: 'course administrator',
};
const visitors = {};
for (const who of Object.keys(people)) {
	visitors[who] = who === 'nobody' ? s.visitor() : await s.signIn(who, password);
	if (who !== 'nobody') await visitors[who].get('/account');
}

// Objects of Kim's: the process Elsa, and a request of the team's unit.
const home = await visitors.kim.get('/');
const processes = [...new Set([...home.text.matchAll(/href="\/process\/([A-Za-z0-9_-]{22})/g)].map(m => m[1]))];
t.ok(processes.length > 3, 'Kim has processes of her own');
const process_ = processes[0];
let request;
if (routes.some(r => r.path.includes('{request}'))) {
	const list = await visitors.kim.get('/requests');
	request = /href="\/requests\/([A-Za-z0-9_-]{22})"/.exec(list.text)?.[1];
	t.ok(request, 'the unit has a request');
} else {
	t.skip('no route is about a request');
}
const missing = 'AAAAAAAAAAAAAAAAAAAAAQ';

// Who has access to this process? Asked of one page about it, for each; every other must agree.
const window_ = routes.filter(r => r.method === 'GET' && r.right === 'process.read' && /\{process\}[^{]*$/.test(r.path))
	.sort((a, b) => a.path.length - b.path.length)[0];
t.ok(window_, 'some page shows a process');
const team = w => ['kim', 'jonas', 'nora', 'maud'].includes(w);
const inUnit = w => ['kim', 'jonas', 'maud'].includes(w);
const reads = {};
for (const w of Object.keys(people))
	reads[w] = (await visitors[w].get(window_.path.replace('{process}', process_))).status === 200;
t.ok(reads.kim, 'Kim reads her process');
for (const w of ['nobody', 'nora', 'maud', 'admin', 'rut', 'kurt'])
	t.ok(!reads[w], `${w} does not read Kim's process`);

// The second reading of the rules: may this visitor pass the door at all?
function passes(w, right, own, scoped = true) {
	if (right === 'public') return true;
	if (right === 'invited') return false;
	if (w === 'nobody') return false;
	switch (right) {
	case 'staff': return true;
	case 'request.create': return team(w) || w === 'sara';
	case 'request.read': case 'request.decide': return scoped ? inUnit(w) && own : team(w);
	case 'board': return team(w);
	case 'process.read': return own && reads[w];
	case 'process.write': return own && reads[w] && w !== 'sara';
	case 'process.lead': return own && (w === 'kim' || w === 'maud');
	case 'break.glass': return own && inUnit(w) && !reads[w];
	case 'review': return w === 'maud';
	case 'admin': return w === 'admin';
	}
	throw new Error('a right that this test does not know: ' + right);
}

// Fill the holes of a pattern.
function path(pattern, object) {
	return pattern.replace(/\{([a-z]+)(?::int)?\}/g, (_, name) =>
		name === 'process' ? (object === 'own' ? process_ : missing)
		: name === 'request' ? (object === 'own' ? request : missing)
		: name === 'token' ? 'A'.repeat(43) : pattern.includes(':int') && name === 'n' ? '1' : missing);
}

let asked = 0;
const skip = new Set(['/sign-out']);   // it would end the visitor's session
for (const r of routes) {
	if (skip.has(r.path) || r.flags.includes('sse')) continue;
	const scoped = /\{(process|request)\}/.test(r.path);
	const deeper = (r.path.match(/\{/g) || []).length > (scoped ? 1 : 0);
	for (const w of Object.keys(people)) {
		for (const object of scoped ? ['own', 'missing'] : ['none']) {
			const v = visitors[w];
			const url = path(r.path, object);
			// A POST without fields: behind the door it is refused as a form (422), or finds nothing deeper (404).
			const a = r.method === 'GET' ? await v.get(url) : await v.post(url, {});
			asked++;
			const through = passes(w, r.right, object !== 'missing', scoped);
			const name = `${r.method} ${r.path} ${object} as ${w}: ${a.status}`;
			if (r.right === 'invited') {
				t.ok(a.status === 404 || a.status === 303, name + ' is closed without an invitation');
			} else if (!through) {
				t.ok([303, 403, 404].includes(a.status) && !(a.status === 303 && !a.location.startsWith('/sign-in')), name + ' is closed', a.text.slice(0, 300));
				if (w !== 'nobody' && scoped)
					t.is(a.status, 404, name + ' says that there is nothing');
			} else {
				const fine = r.method === 'GET' ? [200, 303, ...(deeper || object === 'none' ? [404] : [])] : [200, 303, 409, 422, ...(deeper ? [404] : [])];
				t.ok(fine.includes(a.status), name + ' is open', a.text.slice(0, 300));
			}
		}
		// Same bytes for "not yours" and "not there".
		if (r.method === 'GET' && scoped && w !== 'nobody' && !passes(w, r.right, true)) {
			const strip = x => x.text.replace(/[A-Za-z0-9_-]{43}/g, '').replace(/value="[A-Za-z0-9_-]{22}"/g, '').replace(/\/process\/[A-Za-z0-9_-]{22}|\/requests\/[A-Za-z0-9_-]{22}/g, '');
			const a = await visitors[w].get(path(r.path, 'own')), b = await visitors[w].get(path(r.path, 'missing'));
			t.ok(a.status === b.status && strip(a) === strip(b), `${r.path} as ${w}: closed looks exactly like missing`);
		}
	}
}
console.log(`# ${routes.length} routes, ${asked} requests`);
t.done();
