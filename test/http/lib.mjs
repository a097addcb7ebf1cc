// A real server on a fresh copy of the demo database, and visitors with cookies.
//   KRING_BIN      the program (build/release/kring)
//   KRING_ENGINE   sqlite (default) or postgres
//   KRING_TEST_PG  URL of a scratch PostgreSQL cluster's database "postgres"
//   KRING_DEMO     folder with a ready demo (kring.db, keys.db, root.key); made when missing
import {spawn, execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = process.env.KRING_BIN || join(root, 'build/release/kring');
export const engine = process.env.KRING_ENGINE || 'sqlite';
export const password = 'lindasa-demo-2026';
const pg = process.env.KRING_TEST_PG;
const quiet = {stdio: ['ignore', 'pipe', 'inherit']};

export function sql(url, text) {
	return execFileSync('psql', ['-XqtA', '-v', 'ON_ERROR_STOP=1', url, '-c', text], quiet).toString();
}

// The same cluster, another database.
function pgUrl(name) {
	return pg.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`); // "user@/name" is no URL to new URL()
}

// A database of its own for one test: a copy of the demo.
function database(dir) {
	const ready = process.env.KRING_DEMO && join(process.env.KRING_DEMO, engine);
	if (engine === 'postgres') {
		const name = 'kring_' + Math.random().toString(36).slice(2, 10);
		const have = ready && existsSync(join(ready, 'root.key'));
		sql(pgUrl('postgres'), `CREATE DATABASE ${name}${have ? ' TEMPLATE kring_demo' : ''}`);
		if (have) cpSync(ready, dir, {recursive: true});
		else execFileSync(bin, ['demo', '--data', dir, '--db', pgUrl(name)], quiet);
		return ['--db', pgUrl(name)];
	}
	if (ready && existsSync(join(ready, 'kring.db'))) cpSync(ready, dir, {recursive: true});
	else execFileSync(bin, ['demo', '--data', dir], quiet);
	return [];
}

export async function start(options = {}) {
	const dir = options.dir || mkdtempSync(join(tmpdir(), 'kring-test-'));
	const db = options.db || database(dir);
	const s = new Server(dir, db, options);
	await s.up();
	process.on('exit', () => { s.kill(); if (!options.keep) rmSync(dir, {recursive: true, force: true}); });
	return s;
}

export class Server {
	constructor(dir, db, options) { this.dir = dir; this.db = db; this.options = options; this.log = ''; }
	up() {
		const args = ['serve', '--port', String(this.options.port || 0), '--data', this.dir, ...this.db, ...(this.options.args || [])];
		this.child = spawn(bin, args, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...this.options.env}});
		this.child.stderr.on('data', d => { this.log += d; });
		return new Promise((yes, no) => {
			let text = '';
			this.child.stdout.on('data', d => {
				text += d;
				const m = /Kring at (https?:\/\/\S+)/.exec(text);
				if (m) { this.url = m[1]; yes(this); }
			});
			this.child.on('exit', code => no(new Error(`the server ended with ${code}: ${this.log}`)));
		});
	}
	command(...args) {
		return execFileSync(bin, [...args, '--data', this.dir, ...this.db], {stdio: ['ignore', 'pipe', 'pipe']}).toString();
	}
	kill(signal = 'SIGKILL') { try { this.child.kill(signal); } catch { /* gone already */ } }
	stop() {
		return new Promise(yes => {
			if (this.child.exitCode !== null) return yes(this.child.exitCode);
			this.child.removeAllListeners('exit');
			this.child.on('exit', yes);
			this.kill('SIGTERM');
		});
	}
	visitor(headers = {}) { return new Visitor(this, headers); }
	async signIn(login, pass = password) {
		const v = this.visitor();
		await v.get('/sign-in');
		const r = await v.post('/sign-in', {login, password: pass});
		if (r.status !== 303) throw new Error(`${login} could not sign in: ${r.status}\n${r.text.slice(0, 2000)}`);
		return v;
	}
}

// One browser: its cookies, and the newest csrf and once that a page gave it.
export class Visitor {
	constructor(server, headers) { this.server = server; this.headers = headers; this.cookies = new Map(); this.csrf = ''; }
	async ask(method, path, init = {}) {
		const headers = {...this.headers, ...init.headers};
		if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		const r = await fetch(this.server.url + path, {method, redirect: 'manual', ...init, headers});
		for (const line of r.headers.getSetCookie()) {
			const [pair, ...more] = line.split(';');
			const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
			if (more.some(x => /max-age=0/i.test(x))) this.cookies.delete(name); else this.cookies.set(name, value);
		}
		const bytes = Buffer.from(await r.arrayBuffer());
		const text = bytes.toString('utf8');
		const csrf = /name="?csrf"? value="?([A-Za-z0-9_-]{43})/.exec(text);
		if (csrf) this.csrf = csrf[1];
		return {status: r.status, headers: r.headers, text, bytes, location: r.headers.get('location')};
	}
	get(path, init) { return this.ask('GET', path, init); }
	// Fields: strings, numbers, arrays (the name several times), Blob (a file: multipart).
	async post(path, fields = {}, {once = newOnce(), csrf = true, headers = {}} = {}) {
		const all = {...(csrf ? {csrf: this.csrf} : {}), once, ...fields};
		const files = Object.values(all).some(x => x instanceof Blob);
		const body = files ? new FormData() : new URLSearchParams();
		for (const [k, v] of Object.entries(all))
			for (const one of Array.isArray(v) ? v : [v])
				one instanceof Blob ? body.append(k, one, one.name || 'file') : body.append(k, String(one));
		return this.ask('POST', path, {body, headers: {origin: this.server.url, ...headers}});
	}
	async follow(r) { return r.location ? this.get(r.location.replace(this.server.url, '')) : r; }
}

export function newOnce() {
	const b = new Uint8Array(16);
	crypto.getRandomValues(b);
	return Buffer.from(b).toString('base64url');
}

export const tap = () => {
	let n = 0, bad = 0;
	const line = (good, name, more) => {
		n++;
		if (!good) bad++;
		console.log(`${good ? '' : 'not '}ok ${n} - ${name}`);
		if (!good && more !== undefined) console.log(String(more).split('\n').map(x => '# ' + x).join('\n'));
		return good;
	};
	return {
		ok: (good, name, more) => line(!!good, name, more),
		is: (got, want, name) => line(Object.is(got, want), name, `got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`),
		has: (text, part, name) => line(text.includes(part), name, `"${part}" is not in: ${text.slice(0, 1500)}`),
		lacks: (text, part, name) => line(!text.includes(part), name, `"${part}" is there`),
		skip: why => { n++; console.log(`ok ${n} # SKIP ${why}`); },
		done: () => { console.log(`1..${n}`); process.exit(bad ? 1 : 0); },
	};
};
