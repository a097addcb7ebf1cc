// What every browser test shares: Debian's Chromium, TAP for prove, axe, weight, reflow, keyboard.
// A test file makes a browser with start(), looks at pages with look(), and ends with done().
import { chromium } from 'playwright-core';
import axe from 'axe-core';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const WIDTHS = [1440, 1024, 390, 320];
// Bytes over the wire at the first view, headers not counted (design: budgets).
export const BUDGET = { participant: 40 << 10, staff: 50 << 10, map: 70 << 10 };
const HEIGHT = { 1440: 900, 1024: 768, 390: 844, 320: 640 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'EN-301-549', 'best-practice'];
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHOTS = process.env.KRING_SHOTS || join(ROOT, 'build', 'shots');

// ---- TAP ----
let count = 0, failed = 0;

export function ok(holds, what, ...notes) {
	count++;
	if (!holds) failed++;
	console.log(`${holds ? 'ok' : 'not ok'} ${count} - ${what.replaceAll('#', '')}`);
	if (!holds) for (const n of notes.flat()) console.log(`# ${String(n).replaceAll('\n', '\n# ')}`);
	return holds;
}

export function is(got, want, what) {
	return ok(got === want, what, `got:  ${JSON.stringify(got)}`, `want: ${JSON.stringify(want)}`);
}

// Close what is given, print the plan, and end with a status that says whether all held.
export async function done(...open) {
	for (const o of open) await o?.close();
	console.log(`1..${count}`);
	process.exitCode = failed ? 1 : 0;
}

// A test that throws is a failed test, never a silent one.
export async function part(what, run) {
	try {
		await run();
	} catch (e) {
		ok(false, what, e.stack || e);
	}
}

// ---- the browser ----

// One browser profile. { js: false } turns scripts off; cookies are the profile's own.
export async function start({ js = true, locale = 'sv-SE', width = 1440, ...more } = {}) {
	const dir = mkdtempSync(join(tmpdir(), 'kring-browser-'));
	const context = await chromium.launchPersistentContext(dir, {
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		headless: true,
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync'],
		locale, javaScriptEnabled: js, ignoreHTTPSErrors: true,
		viewport: { width, height: HEIGHT[width] || 900 }, ...more,
	});
	const page = context.pages()[0] || await context.newPage();
	page.setDefaultTimeout(15000);
	const b = { context, page, js, dir, forced: more.forcedColors === 'active', faults: [], bytes: 0, html: '', hosts: new Set() };
	b.close = async () => {
		await context.close();
		rmSync(dir, { recursive: true, force: true });
	};
	watch(b);
	return b;
}

// A console error, a script error, a refused resource, a violated policy: each one is a fault.
// Set b.expect = /pattern/ when a test provokes one (a 404 page says so in the console).
function watch(b) {
	const fault = text => { if (!b.expect?.test(text)) b.faults.push(text); };
	b.page.on('console', m => {
		if (m.type() === 'error' || /Content Security Policy/i.test(m.text())) fault(m.text());
	});
	b.page.on('pageerror', e => fault(String(e)));
	b.page.on('request', r => b.hosts.add(new URL(r.url()).host));
	b.page.on('requestfailed', r => {
		const why = r.failure()?.errorText || '';
		if (!/ERR_ABORTED/.test(why)) fault(`${r.url()}: ${why}`);
	});
	b.page.on('requestfinished', async r => {
		const s = await r.sizes().catch(() => null);
		if (s) b.bytes += s.responseBodySize;
	});
}

// Open url and wait until all is drawn. The answer's status is returned.
export async function open(b, url, { width } = {}) {
	if (width) await b.page.setViewportSize({ width, height: HEIGHT[width] || 900 });
	b.bytes = 0;
	b.faults.length = 0;
	const answer = await b.page.goto(url, { waitUntil: 'load' });
	await b.page.evaluate(() => document.fonts.ready.then(() => 0));
	b.html = /html/.test(answer?.headers()['content-type'] || '') ? await answer.text() : '';
	return answer?.status() ?? 0;
}

export async function shot(b, name, { full = true } = {}) {
	mkdirSync(SHOTS, { recursive: true });
	const width = b.page.viewportSize().width;
	await b.page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: full });
}

// ---- what is demanded of every page ----

// axe runs in the page; the debugger's door brings its code past the policy, on the test's side only.
export async function violations(b) {
	const session = await b.context.newCDPSession(b.page);
	await session.send('Runtime.evaluate', { expression: axe.source });
	await session.detach();
	const r = await b.page.evaluate(async tags => {
		const found = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
		const why = n => n.any[0]?.message || n.all[0]?.message || '';
		return found.violations.map(v => [v.id, v.help, v.nodes.map(n => `${n.html.slice(0, 160)} ${why(n)}`)]);
	}, TAGS);
	// axe reads the page's own colours; in forced colours the screen shows the user's.
	return r.filter(([id]) => !(b.forced && id === 'color-contrast')).map(([id, help, nodes]) => `${id}: ${help} (${nodes.length})\n  ${nodes.slice(0, 4).join('\n  ')}`);
}

// Pixels that the page is wider than its window, and who stands out.
export function overflow(b) {
	return b.page.evaluate(() => {
		const w = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - w;
		if (over <= 0) return [];
		const who = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1);
		return [`${over} px too wide`, ...who.slice(-4).map(e => e.outerHTML.slice(0, 120))];
	});
}

// Pointer targets under 24 px (WCAG 2.2, 2.5.8); links inside a sentence are excepted by the rule.
export function small_targets(b) {
	return b.page.evaluate(() => [...document.querySelectorAll('a[href],button,input,select,textarea,summary')]
		.filter(e => {
			const r = e.getBoundingClientRect(), s = getComputedStyle(e);
			if (!r.width || !r.height || s.visibility === 'hidden' || e.type === 'hidden') return false;
			if (e.closest('.vh,.skip')) return false;
			if (s.display === 'inline' && e.closest('p,li,td,th,dd,small,span,label,h1,h2,h3')) return false;
			return r.width < 24 || r.height < 24;
		}).map(e => {
			const r = e.getBoundingClientRect();
			return `${Math.round(r.width)}x${Math.round(r.height)} ${e.outerHTML.slice(0, 120)}`;
		}));
}

// Nothing that the server sends may carry a style or script of its own: the policy forbids it.
export function inline_styles(b) {
	return b.html.match(/<[a-z][^>]*\s(?:style|on[a-z]+)\s*=[^>]*>|<style[^>]*>|<script(?![^>]*\ssrc=)[^>]*>/gi) || [];
}

/*
 * Look at one page at every width: status, policy and console, axe, reflow, targets, styles, weight, a picture.
 *   look(b, 'mobilisation', url, { kind: 'staff', status: 200, widths: WIDTHS })
 * Weight is what the first width transfers with an empty cache.
 */
export async function look(b, name, url, { kind = 'staff', status = 200, widths = WIDTHS, cold = true } = {}) {
	for (const [i, width] of widths.entries())
		await part(`${name} ${width}: opens`, async () => {
			if (!i && cold && b.js) {
				const session = await b.context.newCDPSession(b.page);
				await session.send('Network.clearBrowserCache');
				await session.detach();
			}
			const got = await open(b, url, { width });
			is(got, status, `${name} ${width}: status ${status}`);
			await b.page.waitForTimeout(50);
			if (!i && cold && b.js)
				ok(b.bytes <= BUDGET[kind], `${name}: ${(b.bytes / 1024).toFixed(1)} KB within the ${kind} budget`, `${b.bytes} bytes`);
			await shot(b, name, {});
			await settled(b, `${name} ${width}`);
		});
}

// The same demands on the page as it stands now (after typing, after a POST).
export async function settled(b, name) {
	ok(!b.faults.length, `${name}: nothing in the console`, b.faults);
	const [over, small, styles] = [await overflow(b), await small_targets(b), inline_styles(b)];
	ok(!over.length, `${name}: no sideways scroll`, over);
	ok(!small.length, `${name}: targets of 24 px or more`, small);
	ok(!styles.length, `${name}: no inline style or script`, styles);
	if (b.js) {
		const found = await violations(b);
		ok(!found.length, `${name}: axe finds nothing`, found);
	}
}

// ---- keyboard ----

// The names that Tab passes, in order, at most `most`; stops when the focus leaves the page or comes back.
// Every stop must be visible, inside the window and marked by an outline.
export async function walk(b, name, most = 120) {
	const passed = [], bad = [];
	let first = null;
	await b.page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
	for (let i = 0; i < most; i++) {
		await b.page.keyboard.press('Tab');
		const at = await b.page.evaluate(() => {
			const e = document.activeElement;
			if (!e || e === document.body) return null;
			const shown = e.matches('.seg input,.reltyp input,.tre input,.svar input,.chips input') ? e.nextElementSibling : e;
			const r = shown.getBoundingClientRect(), s = getComputedStyle(shown);
			const hit = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20));
			const ring = e.querySelector?.('.fokus');
			const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.name || e.tagName;
			return {
				key: [...document.querySelectorAll('*')].indexOf(e),
				name: name.trim().replace(/\s+/g, ' ').slice(0, 60),
				seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight,
				covered: !!hit && !(shown.contains(hit) || hit.contains(shown) || e.contains(hit)),
				marked: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || !!ring,
			};
		});
		if (!at) break;
		if (at.key === first) break;
		first ??= at.key;
		passed.push(at.name);
		if (!at.seen) bad.push(`not in view: ${at.name}`);
		if (at.covered) bad.push(`hidden under something: ${at.name}`);
		if (!at.marked) bad.push(`no visible focus: ${at.name}`);
	}
	ok(passed.length > 0 && !bad.length, `${name}: keyboard reaches ${passed.length} places, each seen and marked`, bad);
	return passed;
}

// ---- invited people ----

// What holds on their pages besides look(): no script, nothing preselected, few requests, few nodes, one way out.
export async function guest_rules(b, name) {
	const seen = await b.page.evaluate(() => ({
		scripts: document.scripts.length,
		chosen: [...document.querySelectorAll('input[type=radio]:checked')].map(e => e.name),
		nodes: document.querySelectorAll('*').length,
		leave: document.querySelector('.lamna')?.href,
	}));
	is(seen.scripts, 0, `${name}: no script`);
	is(seen.chosen.join(), '', `${name}: no answer is chosen beforehand`);
	ok(seen.nodes <= 300, `${name}: ${seen.nodes} nodes, at most 300`);
	is(seen.leave, 'https://www.smhi.se/', `${name}: there is a way out`);
}
