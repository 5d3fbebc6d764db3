/** How well vendors recognise visitors, as a marketer reads it: in a real browser, on a phone and a desk. */
import {
  type Browser,
  CHROME,
  type CollectorProcess,
  launchChromium,
  makeBatch,
  makeEvent,
  type StandInServer,
  startCollectorProcess,
  startServerStandIn,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createServerStandIn,
  TOKEN as META_TOKEN,
  PIXEL,
} from '../../destinations/src/meta/server-stand-in.ts';
import type { ServerStandIn } from '../../destinations/src/server-contract.ts';

process.env['BECKON_TEST_META_TOKEN'] = META_TOKEN;

let meta: StandInServer<ServerStandIn>;
let browser: Browser;
let collector: CollectorProcess;
beforeAll(async () => {
  meta = await startServerStandIn(createServerStandIn());
  const destination = {
    pixelId: PIXEL,
    accessToken: { env: 'BECKON_TEST_META_TOKEN' },
    advancedMatching: true,
    endpoint: meta.url,
    allowPrivate: true,
  };
  [browser, collector] = await Promise.all([
    launchChromium(),
    startCollectorProcess({
      sites: {
        shop: { origins: ['http://localhost'], destinations: { meta: destination } },
      },
    }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await collector?.kill();
  await meta?.close();
});

async function dashboard(width: number) {
  const page = await browser.newPage({ viewport: { width, height: 844 }, locale: 'en-GB' });
  page.setDefaultTimeout(90_000);
  await page.goto(`${collector.url}/dashboard/#token=${TOKEN}`);
  return {
    page,
    panel: page.getByRole('region', { name: 'Deliveries', exact: true }),
    fits: () => page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
  };
}

test('before anything is sent the panel says what to do', async () => {
  const { page, panel, fits } = await dashboard(390);
  await panel.getByRole('heading', { name: 'Match quality' }).waitFor();
  await panel.getByText('Allow marketing in the banner of your shop, open a page').waitFor();
  expect(await fits()).toBe(true);
  await page.close();
});

test('the score, the share of each identifier and what would raise it most are told, on a phone and a desk', async () => {
  const purchase = (visitor: string, over = {}) =>
    makeEvent({
      name: 'purchase',
      data: { transaction_id: visitor, currency: 'EUR', value: 5 },
      visitor,
      ...over,
    });
  const events = [purchase('a', { user: { email: 'ada@shop.example' } }), purchase('b')];
  const headers = { origin: 'http://localhost', 'user-agent': CHROME };
  expect((await collector.post(makeBatch(events), headers)).status).toBe(204);
  await until(
    'both',
    async () =>
      (await collector.api<{ deliveries: { sent: number }[] }>('deliveries')).deliveries[0]?.sent === 2,
  );
  const told = (end: string) =>
    collector.post(
      JSON.stringify({
        v: 1,
        site: 'shop',
        sentAt: Date.now(),
        client: { sdk: 'x' },
        events: [],
        scripts: { meta: { end, ms: end === 'ran' ? 42 : 0 } },
      }),
    );
  for (const end of ['ran', 'ran', 'ran', 'blocked']) expect((await told(end)).status).toBe(204);
  await collector.indexed();
  for (const width of [390, 1366]) {
    const { page, panel, fits } = await dashboard(width);
    await panel.getByText('4.0 of 10').waitFor();
    await panel.getByText('2 events in 7 days').waitFor();
    const share = (name: string) =>
      panel.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd').textContent();
    expect(await share('E-mail')).toBe('50%');
    expect(await share('Vendor’s cookie')).toBe('0%');
    const raises = panel.getByRole('list', { name: 'What would raise it most' }).getByRole('listitem');
    expect(await raises.count()).toBe(3);
    expect(await raises.first().textContent()).toMatch(/up to \+4\.5\s+Turn on the capture "ad-ids"/);
    await panel.getByText('Blocked in 25% of 4 pages; the server half carried on').waitFor();
    await panel.getByText('up to 50 ms of main thread a page (p75)').waitFor();
    expect(await fits()).toBe(true);
    await page.close();
  }
});
