/** Proof of decisions in a real Chromium: which are told, once, offline, at the page's end, and what is kept for it. */
import { readFileSync } from 'node:fs';
import type { ConsentRecord } from '@beckon/events';
import { until } from '@beckon/testing';
import { beforeEach, expect, test } from 'vitest';
import { baked, watchStorage } from './consent-pages.ts';
import { setUp } from './harness.ts';

/** A source that says what the page's `banner` says. */
const SOURCE = 'export default (tell) => { window.banner = tell; };';

const t = setUp((path, { collector }) => {
  const file = /^\/banner\/([\w-]+\.js)$/.exec(path)?.[1];
  if (path === '/banner/')
    return '<!doctype html><title>Banner</title><script async src="/banner/beckon.js"></script>';
  if (!file) return undefined;
  return (_, res) => {
    const given = {
      site: 'shop',
      endpoint: `${collector.url}/bk/e/shop`,
      consentSources: { banner: {} },
    };
    res
      .writeHead(200, { 'content-type': 'text/javascript' })
      .end(
        file === 'beckon.js'
          ? baked(given)
          : file === 'from-banner.js'
            ? SOURCE
            : readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8'),
      );
  };
});

let since: string | undefined;
const newest = async () =>
  (await t.collector.api<{ records: (ConsentRecord & { site: string })[] }>('consents?limit=50')).records;
beforeEach(async () => {
  since = (await newest())[0]?.id;
});
/** Of this test, the oldest first. */
async function records() {
  const all = await newest();
  const end = all.findIndex(({ id }) => id === since);
  return (end < 0 ? all : all.slice(0, end)).reverse();
}
const recorded = (count: number) =>
  until(`${count} records`, async () => {
    const found = await records();
    return found.length >= count && found;
  });
const kept = () => t.page.evaluate(() => Object.keys(localStorage));
const nothingKept = () => until('nothing to be kept', async () => (await kept()).length === 0);
/** The part is loaded where a visitor is known. */
const ready = () =>
  until('the part', () =>
    t.page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .some(({ name, duration }) => /\/record\.js$/.test(name) && duration),
    ),
  );

test('a grant is told once, with the visitor and what was shown; another decision is told on the next page', async () => {
  await t.open('/pending?secret=1');
  await t.loaded();
  const shown = { revision: '3', text: 'banner-de' };
  await t.call('consent', 'granted', shown);
  const [event] = await t.storedNames(['page_view']);
  const [first] = await recorded(1);
  expect(first).toMatchObject({
    action: 'accept-all',
    purposes: { functional: 'granted', analytics: 'granted', marketing: 'granted' },
    shown,
    path: '/pending',
    visitor: event!.visitor,
  });
  expect(first!.id).not.toContain(event!.visitor);
  expect(JSON.stringify(first)).not.toContain('secret');
  await t.open('/pending');
  await t.loaded();
  await t.call('consent', 'granted', shown);
  await t.storedNames(['page_view', 'page_view']);
  await ready();
  await t.call('consent', { marketing: false });
  const all = await recorded(2);
  // Had the second page told the grant again, it would lie between the two.
  expect(all.map(({ action }) => action)).toEqual(['accept-all', 'withdraw']);
  expect(all[1]).toMatchObject({
    purposes: { functional: 'granted', analytics: 'granted', marketing: 'withdrawn' },
    visitor: event!.visitor,
  });
});

test('what holds by default is no decision, and only a withdrawal of it is told', async () => {
  await t.open('/granted');
  const [event] = await t.storedNames(['page_view']);
  await ready();
  expect(await kept()).toEqual(['bk~']);
  await t.call('consent', 'denied');
  expect(await recorded(1)).toMatchObject([{ action: 'withdraw', visitor: event!.visitor }]);
  await nothingKept();
  expect(await t.context.cookies()).toEqual([]);
});

test('a withdrawal offline is kept alone, and told by the next page where consent is refused', async () => {
  await t.open('/granted?utm_source=x');
  const [event] = await t.storedNames(['page_view']);
  await ready();
  await t.context.setOffline(true);
  await t.call('consent', 'denied');
  await until('the record alone', async () => `${await kept()}` === 'bk~told~shop');
  expect(await t.context.cookies()).toEqual([]);
  await t.page.close();
  await t.context.setOffline(false);
  t.page = await t.context.newPage();
  await t.open('/pending');
  await t.loaded();
  expect(await records()).toEqual([]);
  await t.call('consent', 'denied');
  expect(await recorded(1)).toMatchObject([
    { action: 'withdraw', visitor: event!.visitor, path: '/granted' },
  ]);
  await nothingKept();
});

test('a withdrawal in the task that leaves the page is told', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await ready();
  await t.page.evaluate(() => {
    (window as never as { beckon(...a: unknown[]): void }).beckon('consent', 'denied');
    location.href = '/other';
  });
  await t.page.waitForURL('**/other');
  expect(await recorded(1)).toMatchObject([{ action: 'withdraw' }]);
});

test('a refusal of this page is told without an id and writes nothing; one that is remembered is not told', async () => {
  await t.page.addInitScript(watchStorage);
  const touched = () => t.page.evaluate(() => (window as never as { touched: string[] }).touched);
  await t.open('/pending');
  await t.loaded();
  await t.call('consent', 'pending');
  await t.call('consent', 'denied', { revision: '3' });
  const [first] = await recorded(1);
  expect(first).toMatchObject({ action: 'reject-all', shown: { revision: '3' } });
  expect(first).not.toHaveProperty('visitor');
  // Whether something of an earlier visit must be deleted, and what a stub kept.
  expect(await touched()).toEqual(['read cookie', 'read localStorage', 'read localStorage']);
  await t.open('/pending');
  await t.loaded();
  await t.call('consent', 'denied');
  // Whether an earlier page could not deliver a withdrawal.
  const looks = async () => (await touched()).filter((what) => what === 'read localStorage');
  await until('a look', async () => (await looks()).length > 2);
  await t.call('consent', 'granted');
  expect((await recorded(2)).map(({ action }) => action)).toEqual(['reject-all', 'accept-all']);
});

test('of a banner only what is decided is told: by whom, with its proof', async () => {
  await t.open('/banner/');
  const say = (report: object) =>
    t.page.evaluate((what) => (window as never as { banner(report: object): void }).banner(what), report);
  await t.page.waitForFunction(() => 'banner' in window);
  await say({ decided: false, allows: { analytics: false, marketing: false } });
  expect(await records()).toEqual([]);
  await say({ decided: true, allows: { analytics: true, marketing: false }, proof: 'TC-string' });
  expect(await recorded(1)).toMatchObject([
    {
      action: 'save',
      purposes: { analytics: 'granted', marketing: 'denied' },
      rulings: {
        analytics: { rule: 'granted', by: ['banner'] },
        marketing: { rule: 'refused', by: ['banner'] },
      },
      proofs: { banner: 'TC-string' },
      regime: { analytics: 'opt-in', marketing: 'opt-in', gpc: true },
    },
  ]);
  await say({ decided: true, allows: { analytics: false, marketing: false }, proof: 'TC-string-2' });
  const [granted, withdrawn] = await recorded(2);
  expect(withdrawn).toMatchObject({ action: 'withdraw', visitor: granted!.visitor });
  await nothingKept();
});

test('the same refusal said again, as on each route of an app, is told once', async () => {
  await t.open('/pending');
  await t.loaded();
  for (const decision of ['pending', 'denied', 'denied', 'denied']) await t.call('consent', decision);
  await recorded(1);
  await t.call('consent', 'granted');
  expect((await recorded(2)).map(({ action }) => action)).toEqual(['reject-all', 'accept-all']);
});
