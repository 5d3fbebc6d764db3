/** Klaro 0.7.22 itself, clicked as a visitor would. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { orders, setUpReal } from './real/harness.ts';

const require = createRequire(import.meta.url);
const t = setUpReal('klaro', () => ({
  banner: readFileSync(require.resolve('klaro/dist/klaro.js'), 'utf8'),
  start: `klaro.setup({
    acceptAll: true,
    services: [
      { name: 'matomo', purposes: ['analytics'] },
      { name: 'meta', purposes: ['marketing', 'advertising'] },
      { name: 'mail', purposes: ['marketing'] },
      { name: 'chat', purposes: ['livechat'] },
    ],
    translations: { en: { purposes: {} } },
    lang: 'en',
  });`,
}));

const ACCEPT = '.cookie-notice .cm-btn-success';
const REJECT = '.cookie-notice .cn-decline';
const CHANGE = () =>
  (window as never as { klaro: { show(config: undefined, modal: boolean): void } }).klaro.show(
    undefined,
    true,
  );

for (const order of orders) {
  test(`source ${order} the banner: nothing is decided before the click, then what was clicked, and changes`, async () => {
    await t.open(order);
    await t.page.waitForSelector(ACCEPT);
    expect((await t.told()).filter(({ decided }) => decided)).toEqual([]);
    await t.click(ACCEPT);
    expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: true }]);

    await t.page.evaluate(CHANGE);
    // One of two services of a purpose. What is switched and not yet saved says nothing.
    await t.click('.cm-purpose:has(#service-item-mail) .cm-caret a');
    await t.click('label[for=service-item-mail]');
    expect(await t.decisions(1)).toHaveLength(1);
    await t.click('.cm-footer .cm-btn-accept, .cm-footer .cm-btn-info');
    expect((await t.decisions(2))[1]).toEqual({ analytics: true, marketing: false });
  });

  test(`source ${order} the banner: a refusal, and the choice that an earlier page stored`, async () => {
    await t.open(order);
    await t.click(REJECT);
    const refusal = { analytics: false, marketing: false };
    expect(await t.decisions(1)).toEqual([refusal]);
    await t.reload();
    expect(await t.decisions(1)).toEqual([refusal]);
  });
}

test('a choice that is taken back as a whole is no decision any more', async () => {
  await t.open('after');
  await t.click(ACCEPT);
  await t.decisions(1);
  await t.page.evaluate(() =>
    (window as never as { klaro: { getManager(): { resetConsents(): void } } }).klaro
      .getManager()
      .resetConsents(),
  );
  expect((await t.told()).at(-1)!.decided).toBe(false);
});
