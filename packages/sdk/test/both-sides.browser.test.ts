/** One purchase in a real page: the vendor's script and the vendor's server get it under the same id, of the same person. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  type PageServer,
  type StandInServer,
  servePages,
  startCollectorProcess,
  startServerStandIn,
  startVendorServer,
  until,
  type VendorServer,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface StandIn {
  answer(request: object): { status: number; body: string };
  counted: { id: string; name: string; event: { user_data?: Record<string, unknown>; user?: object } }[];
  refused: string[];
}
interface Played {
  createServerStandIn(): StandIn;
  TOKEN: string;
  PIXEL: string;
}
const played = (vendor: string): Promise<Played> =>
  import(fileURLToPath(new URL(`../../destinations/src/${vendor}/server-stand-in.ts`, import.meta.url)));

let browser: Browser;
let vendors: VendorServer;
let pages: PageServer;
let collector: CollectorProcess;
const servers: Record<string, StandInServer<StandIn>> = {};

beforeAll(async () => {
  const destinations: Record<string, object> = {};
  for (const [vendor, id] of [
    ['meta', 'pixelId'],
    ['tiktok', 'pixelCode'],
  ] as const) {
    const { createServerStandIn, TOKEN, PIXEL } = await played(vendor);
    servers[vendor] = await startServerStandIn(createServerStandIn());
    const env = `BECKON_TEST_${vendor.toUpperCase()}`;
    process.env[env] = TOKEN;
    destinations[vendor] = {
      [id]: PIXEL,
      accessToken: { env },
      advancedMatching: true,
      endpoint: servers[vendor].url,
      allowPrivate: true,
    };
  }
  collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost:*'], consent: 'granted', destinations } },
  });
  pages = await servePages(
    () => `<!doctype html><html lang="en"><title>Done</title>
<script async src="${collector.url}/b.js"></script><body>Thank you`,
  );
  vendors = await startVendorServer();
  browser = await launchChromium(vendors.hosts);
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await vendors?.close();
  await collector?.kill();
  for (const server of Object.values(servers)) await server.close();
});

const sha256 = (text: unknown) => createHash('sha256').update(String(text)).digest('hex');
const order = {
  transaction_id: 'ORD-77',
  currency: 'EUR',
  value: 39.8,
  items: [{ item_id: 'mug', price: 19.9, quantity: 2 }],
};

test('browser and server of Meta and TikTok count one purchase once', async () => {
  // As a person's browser: what is automated goes to no vendor's server.
  const context = await browser.newContext({
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  });
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }),
  );
  const page = await context.newPage();
  await page.goto(pages.url);
  await page.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
  await page.evaluate((data) => {
    const { beckon } = window as never as { beckon(...args: unknown[]): void };
    beckon('identify', { id: 'User-42', email: 'Ada@Shop.example' });
    beckon('track', 'purchase', data);
  }, order);

  const recorded = (vendor: string, word: string) =>
    until(`${word} in the page`, () =>
      vendors.records.find((record) => record.vendor === vendor && record.call.includes(word)),
    );
  const counted = (vendor: string) =>
    until(`a purchase at the server of ${vendor}`, () =>
      servers[vendor]!.standIn.counted.find(({ name }) => name === 'Purchase'),
    );

  const pixel = (await recorded('meta', 'Purchase')).call;
  const server = await counted('meta');
  expect(pixel[0]).toBe('trackSingle');
  expect((pixel[4] as { eventID: string }).eventID).toBe(server.id);
  expect(pixel[2]).toBe(server.name);
  expect((server.event as { custom_data?: object }).custom_data).toEqual(pixel[3]);
  // Hashed by the pixel there, by the collector here.
  await until('the person in the page', () =>
    vendors.records.some(
      ({ vendor, call }) => vendor === 'meta' && JSON.stringify(call).includes('ada@shop.example'),
    ),
  );
  const inits = vendors.records.filter(({ vendor, call }) => vendor === 'meta' && call[0] === 'init');
  const person = inits.at(-1)!.call[2] as Record<string, string>;
  expect(server.event.user_data).toMatchObject({
    external_id: [sha256(person['external_id'])],
    em: [sha256(person['em'])],
  });

  const ttq = (await recorded('tiktok', 'Purchase')).call;
  const event = await counted('tiktok');
  expect(ttq.slice(1, 3)).toEqual(['track', event.name]);
  expect((ttq[4] as { event_id: string }).event_id).toBe(event.id);
  expect((event.event as { properties?: object }).properties).toEqual(ttq[3]);
  expect(event.id).toBe(server.id);

  expect(vendors.records.filter(({ refused }) => refused)).toEqual([]);
  for (const { standIn } of Object.values(servers)) expect(standIn.refused).toEqual([]);
  // A page view has no id at TikTok: the page alone tells of it.
  expect(servers['tiktok']!.standIn.counted.map(({ name }) => name)).toEqual(['Purchase']);
});
