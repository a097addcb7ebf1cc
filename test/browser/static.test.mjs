// The files that every page loads: their weight, and that each icon a view names is in the sprite.
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { done, ok } from './lib.mjs';

const root = new URL('../../', import.meta.url);
const file = name => readFileSync(new URL(`static/${name}`, root));
const css = file('kring.css'), packed = gzipSync(css, { level: 9 }).length;
ok(packed <= 10 << 10, `kring.css is ${packed} bytes packed, at most 10 KB`);
ok(file('noto-nordic.woff2').length <= 18 << 10, 'the font is at most 18 KB');
ok(gzipSync(file('icons.svg'), { level: 9 }).length <= 5 << 10, 'the icons are at most 5 KB packed');
ok(!/@import|https?:\/\/(?!www\.w3\.org)/.test(css), 'the style sheet asks no other host');

const icons = new Set([...file('icons.svg').toString().matchAll(/<symbol id="([^"]+)"/g)].map(m => m[1]));
const named = /(?:call (?:icon|empty_state)\(|view_(?:icon|empty_state)\(\w+(?:->out)?, )"([a-z0-9-]+)"/g;
const used = [];
for (const f of readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter(f => /\.(html|c)$/.test(f)))
	for (const m of readFileSync(new URL(`src/${f}`, root), 'utf8').matchAll(named))
		used.push([m[1], f]);
ok(used.length > 10, `${used.length} icons are used by name`);
for (const [icon, f] of used) if (!icons.has(icon)) ok(false, `${f}: icon ${icon} is in static/icons.svg`);

// Contrast of the palette, WCAG 1.4.3: text on every ground it stands on.
const tokens = [...css.toString().matchAll(/--([a-z0-9-]+):(#[0-9a-f]{3,6})/g)].map(m => [m[1], m[2]]);
const token = Object.fromEntries(tokens.reverse());
const channel = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const light = hex => {
	const h = hex.length === 4 ? [...hex.slice(1)].map(c => c + c).join('') : hex.slice(1);
	const [r, g, b] = [0, 2, 4].map(i => channel(parseInt(h.slice(i, i + 2), 16) / 255));
	return .2126 * r + .7152 * g + .0722 * b;
};
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
for (const [text, grounds] of Object.entries({
	ink: ['paper', 'surface', 'sunken', 'terra-soft', 'pine-soft', 'ochre-soft', 'red-soft'],
	'ink-2': ['paper', 'surface', 'sunken', 'pine-soft', 'terra-soft'],
	pine: ['paper', 'surface', 'pine-soft'], 'pine-dark': ['pine-soft', 'surface'],
	red: ['paper', 'surface', 'red-soft'], 'red-dark': ['red-soft', 'surface'], terra: ['paper', 'surface'],
	'terra-dark': ['terra-soft'], 'ochre-dark': ['ochre-soft'], 'leaf-dark': ['leaf-soft'], leaf: ['surface'],
	'blue-dark': ['blue-soft'], 'plum-dark': ['plum-soft'],
}))
	for (const g of grounds) {
		const r = ratio(token[text], token[g]);
		ok(r >= 4.5, `${text} on ${g}: ${r.toFixed(1)} to 1`);
	}
for (const g of ['paper', 'surface'])
	ok(ratio(token['line-strong'], token[g]) >= 3, `borders of fields on ${g}: 3 to 1 (1.4.11)`);

await done();
