// Which pages are there? Follows the links from a start page and gives one example of every
// route pattern, so that each page is looked at once and not once per row of a list.

// "/process/AbC…22/map" -> "/process/{}/map"
export function pattern(path) {
	return path.replace(/[?#].*/, '').split('/').map(p => /^[A-Za-z0-9_-]{22,}$|^\d+$/.test(p) ? '{}' : p).join('/');
}

// get(path) -> { status, headers, text }, with the visitor's cookies. Gives [{ path, pattern, from }].
export async function crawl(get, starts, most = 80) {
	const seen = new Map(), queue = starts.map(path => ({ path, from: 'start' }));
	const pages = [];
	while (queue.length && pages.length < most) {
		const { path, from } = queue.shift(), key = pattern(path);
		if (seen.has(key)) continue;
		seen.set(key, path);
		const r = await get(path);
		const html = /text\/html/.test(r.headers.get('content-type') || '');
		pages.push({ path, pattern: key, from, status: r.status, html });
		if (r.status !== 200 || !html) continue;
		for (const m of r.text.matchAll(/\shref="(\/[^"#]*)/g)) {
			const next = m[1].replaceAll('&amp;', '&');
			if (!next.startsWith('/static/') && !seen.has(pattern(next))) queue.push({ path: next, from: path });
		}
	}
	return pages;
}
