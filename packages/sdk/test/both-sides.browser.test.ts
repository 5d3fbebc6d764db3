/**
 * One visitor of a real page grants, looks at a product, adds it and buys; every vendor's script and every vendor's
 * server hear of it, and each event that both hear counts once: same key, name, money, items, person and click.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  CHROME,
  type CollectorProcess,
  launchChromium,
  type PageServer,
  type StandInServer,
  servePages,
  startCollectorProcess,
  startServerStandIn,
  startVendorServer,
  until,
  type VendorRecord,
  type VendorServer,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ABOUT,
  CLICK,
  CONVERSION,
  OWN_COOKIES,
  PAGES_STREAM,
  rows,
  ruledEvents,
  vendors,
  withKeys,
  withSides,
} from './both-sides-vendors.ts';

/** As packages/destinations has it; this package's tests import that one's types only. */
interface Told {
  key?: string;
  name: string;
  value?: number;
  currency?: string;
  items?: readonly string[];
  email?: string;
  externalId?: string;
}
interface StandIn {
  answer(request: object): { status: number; body: string };
  counted: { id: string; name: string; event: unknown }[];
  refused: string[];
}
interface Sides {
  page(calls: readonly unknown[][], settings: object): Told[];
  server(event: unknown, settings: object): Told;
}
const cart = { currency: 'EUR', value: 39.8, items: [{ item_id: 'mug', price: 19.9, quantity: 2 }] };
const order = { ...cart, transaction_id: 'ORD-77' };
const person = { id: 'User-42', email: ' Ada.Lovelace+Shop@Example.com' };

const fileOf = (vendor: string, file: string) =>
  import(fileURLToPath(new URL(`../../destinations/src/${vendor}/${file}.ts`, import.meta.url)));

let browser: Browser;
let scripts: VendorServer;
let pages: PageServer;
let collector: CollectorProcess;
let context: BrowserContext;
const servers: Record<string, StandInServer<StandIn>> = {};
const destinations: Record<string, Record<string, unknown>> = {};
const sides: Record<string, Sides> = {};
/** Calls that a vendor's script heard, page by page. */
const heard: Record<string, unknown[][]> = {};
const refusedCalls: VendorRecord[] = [];

/** A vendor's server, and the destination that leads to it. */
async function startVendor(vendor: string): Promise<void> {
  const { createServerStandIn, ...account } = await fileOf(vendor, 'server-stand-in');
  const server = await startServerStandIn<StandIn>(createServerStandIn());
  servers[vendor] = server;
  const { settings, secrets, endpoints = (endpoint) => ({ endpoint }) } = rows[vendor]!;
  const fromEnv = Object.entries(secrets(account)).map(([name, secret]) => {
    const env = `BECKON_TEST_${vendor}_${name}`.replace(/-/g, '_').toUpperCase();
    process.env[env] = secret;
    return [name, { env }];
  });
  destinations[vendor] = {
    ...settings(account),
    ...Object.fromEntries(fromEnv),
    [vendor.startsWith('google') ? 'enhancedConversions' : 'advancedMatching']: true,
    ...endpoints(server.url),
    allowPrivate: true,
  };
}

const call = (page: Page, ...args: unknown[]) =>
  page.evaluate((all) => void (window as never as { beckon(...a: unknown[]): void }).beckon(...all), args);

const inOrder = (records: readonly VendorRecord[]) =>
  [...records].sort((a, b) => a.n - b.n).map(({ call }) => call);
const sendTo = (params: unknown) => (params as { send_to?: string } | undefined)?.send_to;

/** Keeps what scripts have heard on this page; those of the next one count anew. */
function endPage(): void {
  const records = scripts.records.splice(0);
  refusedCalls.push(...records.filter(({ refused }) => refused));
  for (const vendor of withSides)
    heard[vendor] = [
      ...(heard[vendor] ?? []),
      ...inOrder(records.filter((record) => record.vendor === vendor)),
    ];
}

/** Each page's script has told of its view, where the vendor has one, and of so many events. */
const hears = (events: number) =>
  until(`${events} events at every script`, () =>
    withSides.every((vendor) => {
      const calls = inOrder(scripts.records.filter((record) => record.vendor === vendor));
      const told =
        vendor === 'google'
          ? calls.filter(([verb, , params]) => verb === 'event' && sendTo(params) === PAGES_STREAM)
          : sides[vendor]!.page(calls, destinations[vendor]!);
      return told.length >= events + (ruledEvents.includes(vendor) ? 0 : 1);
    }),
  );

async function visit(): Promise<void> {
  context = await browser.newContext({ userAgent: CHROME });
  // As a person's browser, from a public address: what is automated goes to no vendor's server.
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }),
  );
  await context.route('**/bk/e/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-forwarded-for': '9.9.9.9' } }),
  );
  const page = await context.newPage();
  const steps: [path: string, ...calls: unknown[][]][] = [
    [`/?${CLICK}`],
    ['/p/mug', ['track', 'view_item', cart], ['track', 'add_to_cart', cart]],
    ['/done', ['track', 'purchase', order]],
  ];
  for (const [path, ...calls] of steps) {
    await page.goto(pages.url + path);
    await page.waitForFunction(
      () => !!(window as never as { beckon?: { version?: string } }).beckon?.version,
    );
    // Nothing before the grant.
    if (path.startsWith('/?')) expect(scripts.requests).toEqual([]);
    await call(page, 'identify', person);
    await call(page, 'consent', 'granted');
    await page.evaluate((cookies) => {
      for (const [name, value] of Object.entries(cookies)) document.cookie = `${name}=${value};path=/`;
    }, OWN_COOKIES);
    await until('the clicks to be kept', async () =>
      (await context.cookies()).some(({ name }) => name === '_uetmsclkid'),
    );
    for (const words of calls) await call(page, ...words);
    await hears(calls.length);
    if (path === '/done')
      await until('the conversion at its tag', () =>
        scripts.records.some(({ call: [, , params] }) => sendTo(params) === CONVERSION),
      );
    endPage();
  }
}

beforeAll(async () => {
  for (const vendor of vendors) await startVendor(vendor);
  for (const vendor of withSides) sides[vendor] = (await fileOf(vendor, 'sides')).sides;
  collector = await startCollectorProcess({
    trustedProxies: ['127.0.0.1', '::1'],
    sites: {
      shop: { origins: ['http://localhost:*'], vendorAddress: true, capture: { 'ad-ids': {} }, destinations },
    },
  });
  pages = await servePages((path) =>
    /^\/($|p\/|done)/.test(path)
      ? `<!doctype html><html lang="en"><title>Shop</title>
<script async src="${collector.url}/b.js"></script><body>${path}`
      : undefined,
  );
  scripts = await startVendorServer();
  browser = await launchChromium(scripts.hosts);
  await visit();
  for (const vendor of vendors) await until(`the purchase at the server of ${vendor}`, () => bought(vendor));
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await scripts?.close();
  await collector?.kill();
  for (const server of Object.values(servers)) await server.close();
});

const sha256 = (text = '') => createHash('sha256').update(text).digest('hex');
const byPage = (vendor: string) => sides[vendor]!.page(heard[vendor]!, destinations[vendor]!);
const byServer = (vendor: string) =>
  servers[vendor]!.standIn.counted.map(({ event }) => sides[vendor]!.server(event, destinations[vendor]!));
/** The purchase as the server counted it. Events come in order. */
const bought = (vendor: string) =>
  servers[vendor]!.standIn.counted[Math.max(rows[vendor]!.both.length, rows[vendor]!.alone ?? 0) - 1]?.event;
const same = ({ key, name, value, currency, items = [] }: Told) => ({ key, name, value, currency, items });

test('no script and no server refused anything', () => {
  expect(refusedCalls).toEqual([]);
  for (const vendor of vendors) expect(servers[vendor]!.standIn.refused, vendor).toEqual([]);
});

describe.each(withKeys)('%s', (vendor) => {
  const { both } = rows[vendor]!;

  test('each event that both sides tell has one key, one name, the same money and the same items', () => {
    const page = byPage(vendor);
    const server = byServer(vendor);
    expect(server.map(({ name }) => name)).toEqual(both);
    const keys = server.map(({ key }) => key);
    expect(new Set(keys).size).toBe(both.length);
    const shared = page.filter(({ key }) => key && keys.includes(key));
    expect(shared.map(same)).toEqual(server.map(same));
    expect(server.at(-1)).toMatchObject({ value: order.value, currency: 'EUR' });
    // What only the page told has no key by which it could count twice.
    expect(page.filter((told) => !shared.includes(told) && told.key)).toEqual([]);
  });

  test('both tell of the same person', () => {
    const page = byPage(vendor).at(-1)!;
    const server = byServer(vendor).at(-1)!;
    expect(page.email).toContain('@example.com');
    expect(server.email).toBe(sha256(page.email));
    if (page.externalId && server.externalId) expect(server.externalId).toBe(sha256(page.externalId));
  });
});

test.each(vendors)(
  '%s: the server knows the click and the cookie that its script finds in the page',
  async (vendor) => {
    const jar = new Map((await context.cookies()).map(({ name, value }) => [name, value]));
    const event = JSON.stringify(bought(vendor));
    for (const [cookie, field] of Object.entries(rows[vendor]!.cookies)) {
      const id = jar.get(cookie)?.replace(ABOUT, '');
      expect(id, cookie).toMatch(/\w{5}/);
      expect(event).toContain(`"${field}":"${id}"`);
    }
  },
);

test('Analytics: no stream hears an event from both sides', () => {
  const streams = (calls: readonly unknown[][]) =>
    new Set(calls.filter(([verb]) => verb === 'event').map(([, , params]) => sendTo(params)));
  const server = new Set(
    servers['google']!.requests.map(({ url }) => new URL(url).searchParams.get('measurement_id')),
  );
  expect([...streams(heard['google']!)]).toEqual([PAGES_STREAM, 'AW-1234567890', CONVERSION]);
  expect([...server]).toEqual([destinations['google']!['measurementId']]);
  expect(byPage('google')).toEqual([]);
  expect(new Set(byServer('google').map(({ name }) => name))).toEqual(
    new Set(['page_view', 'view_item', 'add_to_cart', 'purchase']),
  );
});

test('Analytics: a configuration in which both sides feed one stream is refused at the start, with the mend', async () => {
  const google = { ...destinations['google'], ids: [destinations['google']!['measurementId']] };
  await expect(
    startCollectorProcess({ sites: { shop: { origins: ['http://localhost:*'], destinations: { google } } } }),
  ).rejects.toThrow(/destinations\.google.* would count twice in G-ABC123.* Take it out of "ids"/s);
});

test('Google Ads: the conversion of the tag and that of the collector are one by their order', () => {
  const [, , conversion] = heard['google']!.find(
    ([verb, , params]) => verb === 'event' && sendTo(params) === CONVERSION,
  ) as [string, string, { transaction_id: string; value: number; currency: string }];
  const [, , who] = [...heard['google']!]
    .reverse()
    .find(([verb, what]) => verb === 'set' && what === 'user_data') as [string, string, { email: string }];
  expect(servers['google-ads']!.standIn.counted).toMatchObject([
    {
      id: conversion.transaction_id,
      event: {
        transactionId: order.transaction_id,
        conversionValue: conversion.value,
        currency: conversion.currency,
        userData: { userIdentifiers: [{ emailAddress: sha256(who.email.trim().toLowerCase()) }] },
      },
    },
  ]);
});
