/** The loss meter as a reader of the dashboard sees it, in a real browser, by keyboard, on a phone. */
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';

let browser: Browser;
let collector: CollectorProcess;
beforeAll(async () => {
  [browser, collector] = await Promise.all([launchChromium(), startCollectorProcess()]);
});
afterAll(async () => {
  await browser.close();
  await collector.kill();
});

async function delivery() {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  // The panel asks every 15 seconds; two busy cores add theirs.
  page.setDefaultTimeout(90_000);
  await page.goto(`${collector.url}/dashboard/#token=${TOKEN}`);
  return { page, panel: page.getByRole('region', { name: 'Delivery', exact: true }) };
}

test('the panel says what to do before the first event, then what is missing and where', async () => {
  const { page, panel } = await delivery();
  await panel.getByText('Open a page of your shop.').waitFor();
  await page.close();

  const send = (seqs: number[], over = {}) =>
    collector.post(
      makeBatch(
        seqs.map((seq) => makeEvent({ client: 'page', seq })),
        over,
      ),
      {
        origin: 'http://localhost',
        'user-agent': FIREFOX,
      },
    );
  await send([1, 4], { drops: { too_old: 2 }, dropsId: 'r1' });
  await collector.indexed();

  const later = await delivery();
  await later.panel.getByText('2 of 4 missing').waitFor();
  await later.panel.getByText('50%').first().waitFor();
  await later.panel.getByText('2 could not be delivered in time').waitFor();
  await later.panel.locator('summary').focus();
  await later.page.keyboard.press('Enter');
  await later.panel.getByRole('row', { name: 'Firefox 2 0 0 2 50% 2' }).waitFor();
  expect(await later.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

  // The gap closes while the page is open; the open table stays open.
  await send([2, 3]);
  await later.panel.getByText('0 of 4 missing').waitFor();
  await later.panel.getByRole('row', { name: 'Firefox 4 0 0 0 2' }).waitFor();
  await later.page.close();
});
