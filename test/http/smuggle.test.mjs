// The corpus of malformed requests (smuggle.txt) against the real program.
import {readFileSync} from 'node:fs';
import net from 'node:net';
import {start, tap} from './lib.mjs';

const t = tap();
const s = await start();
const {hostname, port} = new URL(s.url);
const file = new URL('./smuggle.txt', import.meta.url);
const byte = {r: 13, n: 10, t: 9, 0: 0};

function unescape(text) {
	const out = [];
	for (let i = 0; i < text.length; i++) {
		if (text[i] !== '\\') { out.push(text.charCodeAt(i)); continue; }
		const c = text[++i];
		if (c === 'x') { out.push(parseInt(text.slice(i + 1, i + 3), 16)); i += 2; }
		else out.push(c in byte ? byte[c] : c.charCodeAt(0));
	}
	return Buffer.from(out);
}

// All that comes back on one connection until it is closed.
function exchange(bytes) {
	return new Promise(yes => {
		let got = '';
		const c = net.connect(Number(port), hostname, () => c.write(bytes));
		c.setTimeout(5000, () => { got += '\n[still open]'; c.destroy(); });
		c.on('data', d => { got += d.toString('latin1'); });
		c.on('error', () => {});
		c.on('close', () => yes(got));
	});
}

const next = Buffer.from('GET /sign-in?smuggled HTTP/1.1\r\nHost: x\r\n\r\n');
for (const line of readFileSync(file, 'utf8').split('\n')) {
	if (line.startsWith('#') || !line.includes('\t')) continue;
	const [name, text] = line.split('\t');
	const got = await exchange(Buffer.concat([unescape(text), next]));
	// libmicrohttpd 0.9.75 writes the head of its own refusal twice when Content-Length is no number.
	const answers = [...new Set(got.match(/^HTTP\/1\.1 \d+/gm) || [])];
	t.ok(answers.length <= 1 && !/^HTTP\/1\.1 (?![45])/m.test(got) && !got.includes('[still open]'),
		`${name}: ${answers.join(', ') || 'closed'}`);
}
t.is((await fetch(s.url + '/sign-in')).status, 200, 'the server still answers');
await s.stop();
t.done();
