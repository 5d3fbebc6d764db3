/** Signing in as the owner does it: in a real browser, by keyboard, without an error in its console. */
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  PASSWORD,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import type { Page, Route } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';

let browser: Browser;
let collector: CollectorProcess;
beforeAll(async () => {
  [browser, collector] = await Promise.all([launchChromium(), startCollectorProcess({ admin: { port: 0 } })]);
});
afterAll(async () => {
  await browser.close();
  await collector.kill();
});

async function open(fragment = '') {
  // A context of its own: no session of another test.
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const console: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.push(message.text());
  });
  await page.goto(`${collector.adminUrl}/dashboard/${fragment}`);
  return { page, console, context };
}

test('the owner signs in by keyboard, stays so after a reload, and signs out', async () => {
  const { page, console, context } = await open();
  const field = page.getByLabel('Password');
  await field.waitFor();
  expect(await field.getAttribute('autocomplete')).toBe('current-password');
  await page.getByText('beckon password').waitFor();
  // Whoever is signed out is no error.
  expect(console).toEqual([]);

  expect(await page.evaluate('document.activeElement.id')).toBe('password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Enter the password.').waitFor();
  // As it is copied, with a space behind it.
  await page.keyboard.type(`${PASSWORD} `);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  expect(await page.evaluate('document.cookie')).toBe('');

  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  await page.getByLabel('Password').waitFor();
  expect(console).toEqual([]);
  await context.close();
});

test('signing out works in a tab whose session another tab has replaced', async () => {
  const { page, context } = await open(`#token=${TOKEN}`);
  const signOut = page.getByRole('button', { name: 'Sign out' });
  await signOut.waitFor();
  const other = await context.newPage();
  await other.goto(`${collector.adminUrl}/dashboard/#token=${TOKEN}`);
  await other.getByRole('button', { name: 'Sign out' }).waitFor();
  await signOut.click();
  await page.getByText('You are signed out.').waitFor();
  await context.close();
});

test('a tab stays signed in when another tab signs in while it asks for news', async () => {
  const { page, context } = await open(`#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  let asked = false;
  let other: Page | undefined;
  let status = 0;
  const hold = async (route: Route) => {
    // The cookie that it left with.
    const headers = await route.request().allHeaders();
    asked = true;
    await until('the other tab', () => other !== undefined);
    const response = await route.fetch({ headers });
    status = response.status();
    await route.fulfill({ response });
  };
  await page.route('**/api/stats', hold, { times: 1 });
  await until('news', () => asked);
  const second = await context.newPage();
  await second.goto(`${collector.adminUrl}/dashboard/#token=${TOKEN}`);
  await second.getByRole('button', { name: 'Sign out' }).waitFor();
  const form = page.getByLabel('Password').waitFor();
  const news = page.waitForResponse((answer) => answer.url().endsWith('/api/stats') && answer.ok());
  other = second;
  await Promise.race([form, news]);
  expect(status).toBe(401);
  expect(await page.getByText('Your session has ended').isVisible()).toBe(false);
  form.catch(() => {});
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await context.close();
});

test('who signs out is told so though the answer to it is lost', async () => {
  const { page, context } = await open(`#token=${TOKEN}`);
  const signOut = page.getByRole('button', { name: 'Sign out' });
  await signOut.waitFor();
  await page.route('**/api/session', async (route) => {
    if (route.request().method() !== 'DELETE') return route.continue();
    expect((await route.fetch()).status()).toBe(204);
    await route.abort();
  });
  await signOut.click();
  await page.getByText('You are signed out.').waitFor({ timeout: 20_000 });
  await context.close();
});

test('a dashboard that has come stays, though an older question whether one is signed in fails later', async () => {
  const { page, context } = await open(`#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  let asked = 0;
  let failed = false;
  await page.route('**/api/session', async (route) => {
    asked++;
    if (asked === 1) return route.abort();
    if (asked > 2) return route.continue();
    // The second is slow: the page asks again meanwhile, and is answered.
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await route.abort();
    failed = true;
  });
  await page.reload();
  await page.getByText('The collector does not answer').waitFor();
  await until('the slow one', () => failed);
  await page.locator('.connection-live').waitFor();
  expect(await page.getByText('The collector does not answer').isVisible()).toBe(false);
  expect(asked).toBe(3);
  await context.close();
});

test('a link with the token signs in, and the token leaves the address', async () => {
  const { page, console, context } = await open(`#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  expect(page.url()).toBe(`${collector.adminUrl}/dashboard/`);
  expect(console).toEqual([]);
  await context.close();
  const wrong = await open('#token=wrong-token-0123456789');
  await wrong.page.getByText('The token in that link is not valid').waitFor();
  await wrong.context.close();
});

test('whoever guesses is told how long to wait', async () => {
  const { page, context } = await open();
  for (let n = 0; n < 5; n++) {
    await page.getByLabel('Password').fill(`a wrong password ${n}`);
    const answered = page.waitForResponse('**/api/session');
    await page.keyboard.press('Enter');
    expect((await answered).status()).toBe(401);
    await page.getByText('That password is not right.').waitFor();
    // The field is free again.
    await until('the form', () => page.getByRole('button', { name: 'Sign in', exact: true }).isVisible());
  }
  await page.keyboard.press('Enter');
  await page.getByText('Too many wrong tries. Try again in a minute.').waitFor();
  await context.close();
});
