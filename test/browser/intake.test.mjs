// The way in, accounts and safety pages in the browser: what pages.test.mjs does not reach by links.
import { start as serve } from '../http/lib.mjs';
import { done, look, start } from './lib.mjs';
const server = await serve();
const b = await start();
await look(b, 'request', `${server.url}/request`, { kind: 'participant' });
await b.close();
async function signed(who, list) {
	const v = await server.signIn(who);
	const s = await start();
	const [k, val] = [...v.cookies][0];
	await s.page.context().addCookies([{ name: k, value: val, url: server.url }]);
	for (const [name, path] of await list(v)) await look(s, name, server.url + path, {});
	await s.close();
}
await signed('kim', async v => {
	const l = await v.get('/requests');
	const r = /href="(\/requests\/[A-Za-z0-9_-]{22})"/.exec(l.text)[1];
	await v.get('/requests/new');
	const l3 = await v.get('/requests?status=3');
	const d = /href="(\/requests\/[A-Za-z0-9_-]{22})"/.exec(l3.text)?.[1];
	const l2 = await v.get('/requests?status=2');
	const a = /href="(\/requests\/[A-Za-z0-9_-]{22})"/.exec(l2.text)?.[1];
	const out = [['requests', '/requests'], ['request-one', r], ['requests-new', '/requests/new'], ['requests-2', '/requests?status=2'], ['requests-3', '/requests?status=3'], ['account', '/account'], ['password', '/account/password']];
	if (d) out.push(['request-declined', d]);
	if (a) out.push(['request-accepted', a]);
	const unit = /name="unit" value="([A-Za-z0-9_-]{22})"/.exec((await v.get('/requests/new')).text)?.[1];
	const x = await v.post('/requests/new', {channel: 2, from_kind: 1, contact_name: 'Sam', reach: 1, phone: '070-174 06 05', situation: 'Svårt.', danger: 1, ...(unit ? {unit} : {})});
	out.push(['receipt-staff', x.location]);
	return out;
});
await signed('admin', async v => {
	const l = await v.get('/admin/staff'), u = await v.get('/admin/units');
	return [['admin-staff', '/admin/staff'], ['admin-staff-one', /href="(\/admin\/staff\/[A-Za-z0-9_-]{22})"/.exec(l.text)[1]], ['admin-staff-new', '/admin/staff/new'], ['admin-units', '/admin/units'], ['admin-unit', /href="(\/admin\/units\/[A-Za-z0-9_-]{22})"/.exec(u.text)[1]]];
});
await signed('maud', async v => {
	const kim = await server.signIn('kim');
	const ids = [...new Set([...(await kim.get('/')).text.matchAll(/href="\/process\/([A-Za-z0-9_-]{22})/g)].map(m => m[1]))];
	let g;
	for (const p of ids) { const r = await v.get(`/process/${p}/break-glass`); if (r.status === 200 && r.text.includes('name="reason"')) { g = p; break; } }
	const ali = ids.find(p => p !== g);
	await v.get(`/process/${ali}/break-glass`);
	await v.post(`/process/${ali}/break-glass`, {category: 1, reason: 'Kim är sjuk och mötet är i kväll.'});
	const r = await v.get('/review');
	return [['break-glass', `/process/${g}/break-glass`], ['review', '/review'], ['review-one', /href="(\/review\/[A-Za-z0-9_-]{22})"/.exec(r.text)[1]]];
});
await server.stop();
await done();
