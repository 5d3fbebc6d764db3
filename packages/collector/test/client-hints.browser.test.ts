/** Client hints as a real Chromium sends them with the events of a page. */
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  makeBatch,
  makeEvent,
  servePages,
  startCollectorProcess,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let browser: Browser;
let collector: CollectorProcess;
beforeAll(async () => {
  [browser, collector] = await Promise.all([launchChromium(), startCollectorProcess()]);
});
afterAll(async () => {
  await browser.close();
  await collector.kill();
});

/** How the collector sees a page of a browser that says this of itself. */
async function seen(said: object | undefined) {
  const pages = await servePages(() => '<!doctype html>');
  const page = await browser.newPage();
  if (said)
    await (await page.context().newCDPSession(page)).send('Emulation.setUserAgentOverride', said as never);
  await page.goto(pages.url);
  const event = makeEvent();
  const request = [`${collector.url}/bk/e/shop`, { method: 'POST', body: makeBatch([event]) }] as const;
  await page.evaluate(([url, init]) => fetch(url, init), request);
  await page.close();
  await pages.close();
  await collector.indexed();
  return (await collector.events()).find(({ id }) => id === event['id'])!;
}

test('the brand and system of its hints go before the frozen User-Agent', async () => {
  const event = await seen({
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    userAgentMetadata: {
      brands: [
        { brand: 'Not;A=Brand', version: '8' },
        { brand: 'Chromium', version: '156' },
        { brand: 'Microsoft Edge', version: '157' },
      ],
      platform: 'macOS',
      platformVersion: '',
      architecture: '',
      model: '',
      mobile: false,
    },
  });
  expect(event.device).toEqual({ browser: 'Edge', version: '157', os: 'Mac OS', type: 'desktop' });
});

test('a headless Chromium that says so is a bot', async () => {
  expect(await seen(undefined)).toMatchObject({
    bot: true,
    device: { browser: 'Chrome Headless', os: 'Linux' },
  });
});
