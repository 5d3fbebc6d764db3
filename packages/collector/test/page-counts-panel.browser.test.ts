/** Page views that were counted without consent, as a reader of the dashboard sees them. */
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  startCollectorProcess,
  TOKEN,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const origins = ['http://localhost'];

let browser: Browser;
let collector: CollectorProcess | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(() => collector?.kill());
afterAll(() => browser.close());

async function open(of: CollectorProcess) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  page.setDefaultTimeout(90_000);
  await page.goto(`${of.url}/dashboard/#token=${TOKEN}`);
  return { page, panel: page.getByRole('region', { name: 'Counted without consent' }) };
}

test('the panel sums the views and stays apart from the events', async () => {
  collector = await startCollectorProcess({ sites: { shop: { origins, cookieless: { unknown: true } } } });
  const { page, panel } = await open(collector);
  await panel.getByText('Nothing counted yet').waitFor();
  await collector.post(
    JSON.stringify({
      v: 1,
      site: 'shop',
      count: { views: [{ path: '/p/<b>mug</b>', referrer: 'search.example' }, { path: '/cart' }] },
    }),
    { origin: 'http://localhost', 'user-agent': FIREFOX },
  );
  await panel.getByText('2 page views').waitFor();
  await panel.getByRole('listitem').filter({ hasText: '/p/<b>mug</b> 1' }).waitFor();
  await panel.getByRole('listitem').filter({ hasText: 'search.example 1' }).waitFor();
  await panel.getByRole('listitem').filter({ hasText: 'desktop 2' }).waitFor();
  await page
    .getByRole('region', { name: 'Delivery', exact: true })
    .getByText('Nothing measured yet')
    .waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.close();
});

test('where no site counts there is no panel', async () => {
  collector = await startCollectorProcess();
  const { page, panel } = await open(collector);
  // A reload while it signs in would end at the sign-in.
  await page.getByText('Nothing measured yet').waitFor();
  const answered = page.waitForResponse(/page-counts/);
  await page.reload();
  await (await answered).finished();
  await page.getByText('Nothing measured yet').waitFor();
  expect(await panel.count()).toBe(0);
  await page.close();
});
