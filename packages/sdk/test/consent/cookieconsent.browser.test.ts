/** vanilla-cookieconsent 3.1.0 itself, clicked as a visitor would. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { orders, setUpReal } from './real/harness.ts';

const require = createRequire(import.meta.url);
const t = setUpReal('cookieconsent', () => ({
  banner: readFileSync(require.resolve('vanilla-cookieconsent/dist/cookieconsent.umd.js'), 'utf8'),
  start: `await CookieConsent.run({
    // A driven browser counts as a bot.
    hideFromBots: false,
    revision: 3,
    categories: { necessary: { readOnly: true, enabled: true }, analytics: {}, marketing: {}, ads: {}, odd: {} },
    language: { default: 'en', translations: { en: {
      consentModal: { title: 'Cookies', acceptAllBtn: 'All', acceptNecessaryBtn: 'None', showPreferencesBtn: 'Choose' },
      preferencesModal: { title: 'Choose', acceptAllBtn: 'All', acceptNecessaryBtn: 'None', savePreferencesBtn: 'Save',
        sections: [{ title: 'a', linkedCategory: 'analytics' }, { title: 'm', linkedCategory: 'marketing' }, { title: 'd', linkedCategory: 'ads' }] },
    } } },
  });
  // As a module build: no global.
  if (location.hash === '#module') delete window.CookieConsent;`,
}));

const ACCEPT = '.cm [data-role=all]';
const REJECT = '.cm [data-role=necessary]';

for (const order of orders) {
  test(`source ${order} the banner: nothing is decided before the click, then what was clicked, and changes`, async () => {
    await t.open(order);
    await t.page.waitForSelector(ACCEPT);
    expect((await t.told()).filter(({ decided }) => decided)).toEqual([]);
    await t.click(ACCEPT);
    expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: true }]);
    expect((await t.told()).find(({ decided }) => decided)!.proof).toMatch(/^[0-9a-f-]{36} revision 3$/);

    await t.page.evaluate(() =>
      (window as never as { CookieConsent: { showPreferences(): void } }).CookieConsent.showPreferences(),
    );
    // What is switched and not yet saved says nothing.
    await t.page.click('.pm__section--toggle:has(input[value=analytics]) .section__toggle-wrapper');
    expect(await t.decisions(1)).toHaveLength(1);
    await t.click('.pm [data-role=save]');
    expect((await t.decisions(2))[1]).toEqual({ analytics: false, marketing: true });
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

test('without a global its events are enough', async () => {
  await t.open('before', {}, '#module');
  await t.click(ACCEPT);
  expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: true }]);
  await t.reload();
  expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: true }]);
});

test('a site names its own categories; one that does not exist refuses', async () => {
  await t.open('after', {
    categories: { functional: ['odd'], analytics: ['analytics', 'analitics'], marketing: [] },
  });
  await t.click(ACCEPT);
  expect(await t.decisions(1)).toEqual([{ functional: true, analytics: false }]);
});
