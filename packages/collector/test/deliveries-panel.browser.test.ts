/** Deliveries and dead letters as an operator sees and mends them: in a real browser, by keyboard, on a phone and a desk. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Browser,
  CHROME,
  type CollectorProcess,
  launchChromium,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

process.env['BECKON_TEST_PANEL_SECRET'] = 'a-secret-of-the-tests-0123456789';

/** The shop's own system: `refuses` the events of a name for good, or everybody while it does not know the key. */
const system = { refuses: 'odd', knowsKey: true, taken: [] as string[] };
let server: Server;
let browser: Browser;
let collector: CollectorProcess;

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const { events } = JSON.parse(body) as { events: { name: string; id: string }[] };
      const status = !system.knowsKey ? 401 : events.some(({ name }) => name === system.refuses) ? 422 : 204;
      if (status === 204) system.taken.push(...events.map(({ id }) => id));
      res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    secret: { env: 'BECKON_TEST_PANEL_SECRET' },
    allowPrivate: true,
  };
  [browser, collector] = await Promise.all([
    launchChromium(),
    startCollectorProcess({ sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await collector?.kill();
  server?.close();
});

async function dashboard(of: CollectorProcess, width: number) {
  const page = await browser.newPage({ viewport: { width, height: 844 }, locale: 'en-GB' });
  // The panels ask every five seconds; two busy cores add theirs.
  page.setDefaultTimeout(90_000);
  await page.goto(`${of.url}/dashboard/#token=${TOKEN}`);
  return {
    page,
    deliveries: page.getByRole('region', { name: 'Deliveries', exact: true }),
    letters: page.getByRole('region', { name: 'Dead letters', exact: true }),
    /** What a screen reader is told last. */
    told: (text: string | RegExp) => page.getByRole('status').getByText(text).waitFor(),
    /** The text of what has the focus; of the whole page when nothing has. */
    focused: () => page.evaluate('document.activeElement.textContent'),
    fits: () => page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
  };
}

async function send(...names: string[]): Promise<string[]> {
  const events = names.map((name) => makeEvent({ name }));
  const headers = { origin: 'http://localhost', 'user-agent': CHROME };
  expect((await collector.post(makeBatch(events), headers)).status).toBe(204);
  return events.map(({ id }) => String(id));
}

test('without a destination the page says how to add one', async () => {
  const bare = await startCollectorProcess();
  const { page, deliveries, letters } = await dashboard(bare, 390);
  await deliveries.getByText('sites.KEY.destinations').waitFor();
  expect(await letters.count()).toBe(0);
  await page.close();
  await bare.kill();
});

test('a paused destination is told with its reason and resumed by keyboard on a phone', async () => {
  const { page, deliveries, told, focused, fits } = await dashboard(collector, 390);
  const card = deliveries.getByRole('listitem');
  await card.getByText('Working').waitFor();
  expect(await deliveries.getByRole('button').count()).toBe(0);

  system.knowsKey = false;
  const [waiting] = await send('page_view');
  await card.getByText('Paused').waitFor();
  await card.getByText('answered 401').waitFor();
  await card.getByText('Waiting', { exact: true }).locator('xpath=..').getByText('1').waitFor();
  expect(await fits()).toBe(true);

  // Not mended: it pauses again, and the reader is told so.
  const resume = deliveries.getByRole('button', { name: 'Resume Webhook of shop' });
  await resume.focus();
  await page.keyboard.press('Enter');
  await told('Webhook of shop is paused again: answered 401');
  expect(system.taken).toEqual([]);

  system.knowsKey = true;
  await resume.focus();
  await page.keyboard.press('Enter');
  await told('Webhook of shop works again. Nothing waits any more.');
  await card.getByText('Working').waitFor();
  expect(system.taken).toEqual([waiting]);
  // The button is gone; the keyboard goes on from the panel.
  expect(await focused()).toMatch(/^Deliveries/);
  await page.close();
});

test('a dead letter shows its event and is tried again by keyboard, after a question', async () => {
  const [good, refused] = await send('page_view', 'odd');
  const { page, deliveries, letters, told, focused } = await dashboard(collector, 1366);
  await deliveries.getByRole('row', { name: /^Webhook shop Working \d+ 0 0 1 0/ }).waitFor();
  await letters.getByRole('heading', { name: `odd ${refused}` }).waitFor();
  await letters.getByText('answered 422').waitFor();
  await letters.locator('summary').focus();
  await page.keyboard.press('Enter');
  await letters.getByText('"name": "odd"').waitFor();

  const again = letters.getByRole('button', { name: 'Try 1 dead letter again with Webhook of shop' });
  const question = letters.getByRole('group', { name: /^Send 1 dead letter to Webhook of shop once more\?/ });
  await again.focus();
  await page.keyboard.press('Enter');
  await question.waitFor();
  expect(await focused()).toMatch(/^Send 1 dead letter/);
  expect(await page.evaluate("document.activeElement.matches(':focus-visible')")).toBe(true);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(await focused()).toMatch(/^Try 1 dead letter again/);

  // Not mended: it is refused again, and stays.
  const yes = async () => {
    await page.keyboard.press('Enter');
    await question.waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Try again');
    await page.keyboard.press('Enter');
  };
  await yes();
  await told('1 dead letter of Webhook of shop was not taken: answered 422');
  expect(await focused()).toMatch(/^Try 1 dead letter again/);
  expect(system.taken).not.toContain(refused);

  system.refuses = '';
  await yes();
  await told('The dead letter of Webhook of shop is delivered.');
  await letters.getByText('No dead letters').waitFor();
  expect(await focused()).toMatch(/^Dead letters/);
  expect(system.taken.filter((id) => id === refused)).toHaveLength(1);
  expect(system.taken).toContain(good);
  await deliveries.getByRole('row', { name: /^Webhook shop Working \d+ 0 0 0 0/ }).waitFor();
  await page.close();
});

test('many dead letters leave the live events within reach until they are asked for', async () => {
  system.refuses = 'odd';
  await send(...Array<string>(8).fill('odd'));
  const { page, letters, fits } = await dashboard(collector, 390);
  const more = letters.getByRole('button', { name: 'Show 8 dead letters' });
  await more.waitFor();
  const shown = letters.getByRole('list', { name: 'Dead letters, newest first' }).getByRole('listitem');
  expect(await shown.count()).toBe(5);
  await more.focus();
  await page.keyboard.press('Enter');
  await letters.getByRole('button', { name: 'Show fewer dead letters' }).waitFor();
  expect(await shown.count()).toBe(8);
  expect(await fits()).toBe(true);
  await page.close();
});
