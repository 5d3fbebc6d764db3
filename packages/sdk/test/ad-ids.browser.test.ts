/** Click ids and vendors' cookies: nothing without consent to marketing, and with it in the vendors' own forms. */
import { type Browser, launchChromium, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchStorage } from './consent-pages.ts';
import { names, openCapturing, setUp, siteTag } from './harness.ts';

const HOST = 'www.shop.example';
const CLICKS = 'fbclid=Fb-1&ttclid=E.C.P.t1&gclid=Gc_1&li_fat_id=li-1&twclid=tw1&epik=dj0y1&ScCid=sc-1';
const MORE = 'rdt_cid=rd1&msclkid=ms1&gbraid=gb1&gad_source=1';

const t = setUp(
  (path, harness) => {
    const site = /^\/on\/(\w+)/.exec(path)?.[1];
    return site ? `<!doctype html><title>Shop</title>${siteTag(harness, site)}` : undefined;
  },
  ['http://localhost:*', `http://${HOST}`],
  {
    waits: { consent: 'pending', capture: { 'ad-ids': {} } },
    granted: { capture: { 'ad-ids': {} } },
    shorter: { capture: { 'ad-ids': { days: { fbclid: 7 } } } },
    reads: { capture: { 'ad-ids': { cookies: false } } },
  },
);
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium({ [HOST]: Number(new URL(t.pages.url).port) });
});
afterAll(() => browser?.close());

const open = (path: string) => openCapturing(t, path, 'ad-ids');
const cookies = async () =>
  Object.fromEntries((await t.context.cookies()).map(({ name, value }) => [name, value]));
/** The ids of the event of that name, once it is stored. */
const idsOf = async (name: string) => {
  await until(`the event ${name}`, async () => names(await t.stored()).includes(name));
  return (await t.stored()).find((event) => event.name === name)!.adIds;
};
const ours = async () => Object.keys(await cookies()).filter((name) => name !== '_bk' && name !== '_fbp');

test('before consent nothing is read, written or sent; then what was held goes with all of it', async () => {
  await t.page.addInitScript(watchStorage);
  await open(`/on/waits?${CLICKS}&${MORE}`);
  await t.call('track', 'held');
  await t.page.evaluate(() => history.pushState(null, '', '/on/waits/next'));
  expect(await t.page.evaluate('touched')).toEqual([]);
  expect(await t.context.cookies()).toEqual([]);
  expect(await t.stored()).toEqual([]);

  const before = Date.now();
  await t.call('consent', 'granted');
  await t.call('track', 'later');
  const ids = await idsOf('later');
  expect(ids).toMatchObject({
    ttclid: 'E.C.P.t1',
    gclid: 'Gc_1',
    li_fat_id: 'li-1',
    twclid: 'tw1',
    epik: 'dj0y1',
    ScCid: 'sc-1',
    rdt_cid: 'rd1',
    msclkid: 'ms1',
    gbraid: 'gb1',
    gad_source: '1',
  });
  const kept = await cookies();
  expect(kept).toMatchObject({
    _fbc: ids!['_fbc'],
    ttclid: 'E.C.P.t1',
    li_fat_id: 'li-1',
    twclid: 'tw1',
    _epik: 'dj0y1',
    _scclid: 'sc-1',
    _rdt_cid: 'rd1',
    _uetmsclkid: '_uetms1',
  });
  const [, made] = /^fb\.0\.(\d{13})\.Fb-1$/.exec(kept['_fbc']!)!;
  expect(Number(made)).toBeGreaterThanOrEqual(before);
  expect(kept['_gcl_aw']).toMatch(/^GCL\.\d{10}\.Gc_1$/);
  expect(await idsOf('held')).toMatchObject({ _fbc: kept['_fbc'], gclid: 'Gc_1' });
});

test("vendors' cookies go as they are, also those that come later and a session of GA4; others do not", async () => {
  await open('/on/granted');
  await t.page.evaluate(() => {
    for (const one of [
      '_fbp=fb.1.1.2',
      '_ga=GA1.1.3.4',
      '_ga_AB12=GS2.1.s5$o1',
      '_mine=secret',
      'gclid=junk',
    ])
      document.cookie = `${one};path=/`;
  });
  await t.call('track', 'later');
  expect(await idsOf('later')).toEqual({ _fbp: 'fb.1.1.2', _ga: 'GA1.1.3.4', _ga_AB12: 'GS2.1.s5$o1' });
});

test('a withdrawal deletes the clicks, leaves what vendors made, and later events carry none', async () => {
  await open(`/on/granted?${CLICKS}&${MORE}`);
  await t.page.evaluate("document.cookie = '_fbp=fb.1.1.2;path=/'");
  await until('the cookies', async () => (await ours()).length === 9);
  await t.call('consent', { marketing: false });
  await t.call('track', 'after');
  expect(await idsOf('after')).toBeUndefined();
  expect(await ours()).toEqual([]);
  expect((await cookies())['_fbp']).toBe('fb.1.1.2');

  await t.call('consent', { marketing: true });
  await t.call('track', 'again');
  expect(await idsOf('again')).toMatchObject({ gclid: 'Gc_1' });
});

test('a refusal on a later page, where nothing was allowed before, deletes the clicks of an earlier one', async () => {
  await open(`/on/granted?${CLICKS}`);
  await until('the cookies', async () => (await ours()).length === 7);
  await open('/on/waits');
  await t.call('consent', 'denied');
  await until('their end', async () => (await ours()).length === 0);
});

test('the same click keeps its time, another takes its place, and a page without one has the last', async () => {
  await open('/on/granted?fbclid=One');
  await until('the cookie', async () => (await cookies())['_fbc']);
  const first = (await cookies())['_fbc'];
  await open('/on/granted?fbclid=One&again');
  await t.call('track', 'same');
  expect((await idsOf('same'))!['_fbc']).toBe(first);
  await open('/on/granted?fbclid=Two');
  await t.call('track', 'other');
  expect((await idsOf('other'))!['_fbc']).toMatch(/^fb\.0\.\d{13}\.Two$/);
  await open('/on/granted');
  await t.call('track', 'without');
  expect(await idsOf('without')).toEqual(await idsOf('other'));
  expect((await cookies())['_fbc']).toBe((await idsOf('other'))!['_fbc']);
});

test('a site that only reads has the clicks of the address, and no cookie is written', async () => {
  await open(`/on/reads?fbclid=Fb-1&gclid=Gc_1`);
  await t.call('track', 'later');
  const ids = await idsOf('later');
  expect(ids).toEqual({ _fbc: expect.stringMatching(/^fb\.\d\.\d{13}\.Fb-1$/), gclid: 'Gc_1' });
  expect(await ours()).toEqual([]);
});

test.each([
  ['for as long as the vendor keeps them', 'granted', 90],
  ['for as long as the site says', 'shorter', 7],
])('cookies lie on the widest domain, which the one of Meta tells, %s', async (_, site, days) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = Date.now() / 1000;
  await page.goto(`http://${HOST}/on/${site}?fbclid=Fb-1&ttclid=t1`);
  const found = await until('the cookies', async () => {
    const all = (await context.cookies()).filter(({ name }) => name !== '_bk');
    return all.length === 2 && all;
  });
  await context.close();
  for (const { name, value, domain, path, sameSite, expires } of found) {
    expect([domain, path, sameSite]).toEqual(['.shop.example', '/', 'Lax']);
    if (name === '_fbc') expect(value).toMatch(/^fb\.1\.\d{13}\.Fb-1$/);
    expect(Math.round((expires - start) / 86400)).toBe(name === '_fbc' ? days : 30);
  }
});
