/** Pages in Chromium whose collector is behind nginx and Caddy, as the files of examples/deploy set them up. */
import { type Browser, launchChromium, makeBatch, makeEvent, TOKEN, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, behindEachProxy, ORIGIN } from './proxy-world.ts';

behindEachProxy((t) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium({
      'shop.example:80': t.front.plainPort,
      ...Object.fromEntries(['shop.example', t.host, ADMIN].map((name) => [name, t.front.port])),
    });
  });
  afterAll(() => browser?.close());

  /** A page of the shop, and what went wrong in it. */
  async function visit(address: string) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const faults: string[] = [];
    const answers: number[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('response', (answer) => {
      if (answer.url().includes('/bk/e/')) answers.push(answer.status());
    });
    // Chromium hides from its driver, too, what a page of another host may not read.
    page.on('requestfailed', (request) => {
      if (request.url().includes('/bk/e/')) answers.push(0);
    });
    await page.goto(address);
    await page.waitForFunction('!!window.beckon?.version');
    const track = (name: string) => page.evaluate(`void beckon('track', '${name}')`);
    return { context, page, faults, answers, track };
  }
  const storedNames = async (url: string) =>
    (await t.collector.events()).filter((event) => event.page.url === url).map(({ name }) => name);

  test.each([
    `${ORIGIN}/`,
    ...(t.nginx ? ['http://shop.example/', `${ORIGIN}/in/kept`, `${ORIGIN}/in/stripped`] : []),
  ])('events of a page at %s are stored, under a cookie of the shop', async (address) => {
    const { context, faults, answers, track } = await visit(address);
    await track('add_to_wishlist');
    await until('the events', async () => (await storedNames(address)).length === 2);
    expect((await storedNames(address)).sort()).toEqual(['add_to_wishlist', 'page_view']);
    await until('the answers', () => answers.length > 0);
    expect(new Set(answers)).toEqual(new Set([204]));
    expect(faults).toEqual([]);
    const cookies = await context.cookies(address);
    expect(cookies.map(({ name, domain }) => [name, domain.replace(/^\./, '')])).toEqual([
      [expect.stringMatching(/^_bk/), 'shop.example'],
    ]);
    await context.close();
  });

  test('the dashboard shows what comes in, and its session is for https alone', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`https://${ADMIN}/dashboard/#token=${TOKEN}`);
    await page.getByText('Sign out').first().waitFor();
    await t.send({
      body: makeBatch([makeEvent({ name: `through_${t.host.replaceAll('.', '_')}` })]),
      from: '127.0.0.5',
    });
    await page
      .getByText(`through_${t.host.replaceAll('.', '_')}`)
      .first()
      .waitFor();
    expect(await context.cookies()).toMatchObject([
      { name: '__Host-beckon_session', secure: true, httpOnly: true },
    ]);
    await context.close();
  });

  test('while the collector is down pages get 502, keep their events, and send them when it is back', async () => {
    const address = `${ORIGIN}/down`;
    const { context, answers, track } = await visit(address);
    await until('the page view', async () => (await storedNames(address)).length === 1);
    await t.collector.kill();
    expect((await t.send()).status).toBe(502);
    await track('while_down');
    await until('the answer', () => answers.includes(t.nginx ? 502 : 0));
    await t.collector.restart();
    await until('the event', async () => (await storedNames(address)).length === 2, 90_000);
    expect(await storedNames(address)).toEqual(['page_view', 'while_down']);
    await context.close();
  });

  test('a page that sends too much reads how long to wait', async () => {
    const { context, page } = await visit(`${ORIGIN}/?much`);
    const told = await page.evaluate(async (intake) => {
      const answers = await Promise.all(
        Array.from({ length: 300 }, () => fetch(intake, { method: 'POST', body: '{}' })),
      );
      return answers.map((answer) => [answer.status, answer.headers.get('retry-after')] as const);
    }, `https://${t.host}/bk/e/shop`);
    const refused = told.filter(([status]) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const [, wait] of refused) expect(Number(wait)).toBeGreaterThan(0);
    expect(new Set(told.map(([status]) => status))).toEqual(new Set([204, 429]));
    await context.close();
  });
});
