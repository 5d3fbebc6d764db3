/** The platform's own library, 3.2.0, with a banner of ours on top. */
import { expect, test } from 'vitest';
import { bundle } from './real/bundle.ts';
import { gppBanner } from './real/frameworks.ts';
import { orders, setUpReal } from './real/harness.ts';

const buttons = ['ready', 'opt-out', 'allow', 'texas', 'child', 'signal'];
/** As the specification has it: keeps calls for the banner, and answers what it can. */
const stub = `
  const calls = [];
  window.__gpp = (...args) => {
    if (!args.length) return calls;
    if (args[0] === 'ping') args[1]({ gppVersion: '1.1', cmpStatus: 'stub', signalStatus: 'not ready' }, true);
    else calls.push(args);
  };`;
const t = setUpReal('gpp', async () => ({
  head: `<script>${stub}</script>`,
  body: buttons.map((id) => `<button id="${id}">${id}</button>`).join(''),
  banner: await bundle(gppBanner),
}));

for (const order of orders)
  test(`source ${order} the banner: nothing before the signal is ready, then each change`, async () => {
    await t.open(order);
    expect(await t.told()).toEqual([]);
    await t.click('#ready');
    expect(await t.decisions(1)).toEqual([{ optOut: false }]);
    await t.click('#opt-out');
    expect(await t.decisions(2)).toEqual([{ optOut: false }, { optOut: true }]);
    await t.click('#allow');
    expect((await t.decisions(3))[2]).toEqual({ optOut: false });
    expect((await t.told()).at(-1)!.proof).toMatch(/^D[\w-]+~/);
  });

for (const [id, what] of [
  ['texas', 'the section of a state'],
  ['child', 'no consent for a child'],
  ['signal', "the browser's signal"],
] as const)
  test(`${what} is an opt-out`, async () => {
    await t.open('after');
    await t.click(`#${id}`);
    expect(await t.decisions(1)).toEqual([{ optOut: true }]);
  });
