// The measuring part of bench/run.
import {spawn, execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync, rmSync, chmodSync} from 'node:fs';
import {tmpdir, cpus} from 'node:os';
import {join} from 'node:path';
import {start, bin, password} from '../test/http/lib.mjs';

const [seconds, people] = process.argv.slice(2).map(Number);
const dir = mkdtempSync(join(tmpdir(), 'kring-bench-'));
chmodSync(dir, 0o755);
const ticks = Number(execFileSync('getconf', ['CLK_TCK']).toString());
const cpu = pid => {
	const f = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
	return (Number(f[11]) + Number(f[12])) / ticks;
};
const rss = pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const children = pid => execFileSync('sh', ['-c', `pgrep -P ${pid} || true`]).toString().trim().split('\n').filter(Boolean).map(Number);

function wrk(url, connections, lua, headers = []) {
	const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...headers.flatMap(h => ['-H', h])];
	if (lua) args.push('-s', lua);
	const text = execFileSync('wrk', [...args, url]).toString();
	const ms = (s) => { const m = /([\d.]+)(us|ms|s)/.exec(s); return Number(m[1]) * {us: .001, ms: 1, s: 1000}[m[2]]; };
	return {
		n: Number(/(\d+) requests in/.exec(text)[1]), rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
		p50: ms(/50%\s+(\S+)/.exec(text)[1]), p99: ms(/99%\s+(\S+)/.exec(text)[1]),
		bad: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] || 0),
	};
}

const rows = [];
function measure(name, pids, run) {
	const before = pids.reduce((s, p) => s + cpu(p), 0);
	const r = run();
	const us = (pids.reduce((s, p) => s + cpu(p), 0) - before) / r.n * 1e6;
	rows.push({name, ...r, us, rss: Math.max(...pids.map(rss))});
	return r;
}

execFileSync(bin, ['demo', '--data', join(dir, 'data'), '--people', String(people)], {stdio: 'ignore'});
const s = await start({dir: join(dir, 'data'), db: [], keep: true, args: ['--idle', '600']});
const kim = await s.signIn('kim', password);
const home = await kim.get('/');
let page, text = '';
for (const m of new Set([...home.text.matchAll(/\/process\/([\w-]{22})/g)].map(x => x[1]))) {
	const r = await kim.get(`/process/${m}/mobilisation`);
	if (r.text.includes('Samira')) { page = `/process/${m}/mobilisation`; text = r.text; }
}
const person = new RegExp(page + '/([\\w-]{22})').exec(text)[1];
await kim.get(`${page}/${person}`);
const cookie = [...kim.cookies].map(([k, v]) => `${k}=${v}`).join('; ');

measure(`Elsa's mobilisation page, ${Math.round(text.length / 1024)} KB, gzip`, [s.child.pid],
	() => wrk(s.url + page, 16, null, [`Cookie: ${cookie}`, 'Accept-Encoding: gzip']));
measure('the same without gzip', [s.child.pid], () => wrk(s.url + page, 16, null, [`Cookie: ${cookie}`]));

const lua = join(dir, 'post.lua');
writeFileSync(lua, `
local chars = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
math.randomseed(os.time())
local function once()
  local t = {}
  for i = 1, 21 do local k = math.random(64); t[i] = chars:sub(k, k) end
  return table.concat(t) .. 'A'
end
local head = {['Cookie'] = '${cookie}', ['Content-Type'] = 'application/x-www-form-urlencoded', ['Origin'] = '${s.url}'}
request = function()
  return wrk.format('POST', '${page}/${person}/contact', head,
    'csrf=${kim.csrf}&once=' .. once() .. '&channel=1&outcome=1&worry=Hinner+man+prata%3F&sureness=5')
end`);
measure('durable POST: a contact note', [s.child.pid], () => wrk(s.url, 64, lua));
await s.stop();

// nginx: the same bytes as a file, not compressed.
writeFileSync(join(dir, 'page.html'), text);
writeFileSync(join(dir, 'nginx.conf'), `worker_processes 2; daemon off; pid ${dir}/pid; error_log stderr crit;
events { worker_connections 1024; }
http { access_log off; default_type text/html; keepalive_requests 100000000; client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p;
fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s; server { listen 127.0.0.1:18099; root ${dir}; } }`);
const nginx = spawn('nginx', ['-c', join(dir, 'nginx.conf')], {stdio: 'ignore'});
await new Promise(r => setTimeout(r, 500));
measure('nginx, the same bytes as a file', [nginx.pid, ...children(nginx.pid)], () => wrk('http://127.0.0.1:18099/page.html', 16));
nginx.kill();

console.log(`${cpus().length} x ${cpus()[0].model}; wrk on the same cores, ${seconds} s each; ${people} people more than the demo\n`);
console.log('                                                  req/s   p50 ms   p99 ms   server CPU us   RSS MB   refused');
for (const r of rows)
	console.log(`${r.name.padEnd(46)} ${r.rate.toFixed(0).padStart(8)} ${r.p50.toFixed(2).padStart(8)} ${r.p99.toFixed(2).padStart(8)} ${r.us.toFixed(1).padStart(14)} ${r.rss.toFixed(0).padStart(9)} ${String(r.bad).padStart(8)}`);
const of = i => rows[i].us;
console.log(`\nratio page / nginx file: ${(of(1) / of(3)).toFixed(1)}`);
rmSync(dir, {recursive: true, force: true});
process.exit(0);
