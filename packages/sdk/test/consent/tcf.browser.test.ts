/** The framework's own library and stub, 1.5.21, with a banner of ours on top. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { bundle } from './real/bundle.ts';
import { tcfBanner } from './real/frameworks.ts';
import { orders, setUpReal } from './real/harness.ts';

const require = createRequire(import.meta.url);
const buttons = ['accept', 'reject', 'reopen', 'no-profile', 'publisher', 'broken'];
const t = setUpReal('tcf', async () => ({
  head: `<script>${readFileSync(require.resolve('@iabtechlabtcf/stub/lib/stub.js'), 'utf8')}</script>`,
  body: buttons.map((id) => `<button id="${id}">${id}</button>`).join(''),
  banner: await bundle(tcfBanner),
}));

const settings = { vendors: [755, 21, 999] };
const YES = { analytics: true, marketing: true, 'tcf:755': true, 'tcf:21': false, 'tcf:999': false };
const NO = { analytics: false, marketing: false, 'tcf:755': false, 'tcf:21': false, 'tcf:999': false };

for (const order of orders)
  test(`source ${order} the banner: nothing while it is open, then each choice, and the stored one after a reload`, async () => {
    await t.open(order, settings);
    await until('the open banner', async () => (await t.told()).length > 0);
    expect(await t.told()).toEqual([{ decided: false, allows: NO }]);
    await t.click('#accept');
    // 21 has a consent bit but was not shown to the visitor; 999 is not on the list.
    expect(await t.decisions(1)).toEqual([YES]);
    expect((await t.told()).at(-1)!.proof).toMatch(/^C[\w-]+\.[\w.-]+$/);
    // Opened again: no word until it is confirmed.
    await t.click('#reopen');
    await t.click('#reject');
    expect(await t.decisions(2)).toEqual([YES, NO]);
    expect((await t.told()).map(({ decided }) => decided)).toEqual([false, true, true]);
    await t.click('#accept');
    await t.decisions(3);
    await t.reload();
    expect(await t.decisions(1)).toEqual([YES]);
  });

test('without consent to profiles there is no marketing; without vendors in the settings no vendor keys', async () => {
  await t.open('after');
  await t.click('#no-profile');
  expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: false }]);
});

test('a site may need other purposes', async () => {
  await t.open('after', { purposes: { marketing: [1, 7], functional: [11] } });
  await t.click('#no-profile');
  expect(await t.decisions(1)).toEqual([{ analytics: true, marketing: true, functional: false }]);
});

test("the publisher's own purposes decide over own analytics where the visitor was asked about them", async () => {
  await t.open('after');
  await t.click('#publisher');
  expect(await t.decisions(1)).toEqual([{ analytics: false, marketing: true }]);
});

test('where the regulation does not apply, it says so', async () => {
  await t.open('after', {}, '#nowhere');
  expect(await t.told()).toEqual([{ decided: false, applies: false, allows: {} }]);
});

test('a banner that has not said whether the regulation applies, or has failed, says nothing', async () => {
  await t.open('after', {}, '#slow');
  expect(await t.told()).toEqual([]);
  await t.click('#broken');
  await t.click('#accept').catch(() => {});
  expect(await t.told()).toEqual([]);
});

test('in a frame of another origin the banner around it is asked by messages', async () => {
  const inner = `${t.elsewhere.url}/inner?${new URLSearchParams({ settings: JSON.stringify(settings) })}`;
  await t.openFramed(inner);
  const frame = t.page.frame('inner')!;
  await frame.waitForFunction(() => (window as never as { ready?: boolean }).ready);
  // The stub tells frames of no change: the frame asks when the visitor turns to it.
  await t.click('#accept');
  await frame.click('body');
  expect(await t.decisions(1, frame)).toEqual([YES]);
  await t.click('#reject');
  await frame.click('body');
  expect(await t.decisions(2, frame)).toEqual([YES, NO]);
});
