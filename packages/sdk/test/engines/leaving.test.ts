/** Pages that are left at the worst moment: all that was tracked is stored by the next visit, once. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { inEveryEngine, ROUNDS, range, report } from './world.ts';

const cart = (n: string | number) =>
  `beckon('track', 'add_to_cart', { currency: 'EUR', value: 5, items: [{ item_id: 'sku' }], n: ${n} })`;
const plain = (n: string | number) => `beckon('track', 'clicked', { n: ${n} })`;
const numbers = (events: { data: Record<string, unknown> }[]) =>
  events.map(({ data }) => data['n'] as number);
const ascending = (list: number[]) => [...list].sort((a, b) => a - b);

inEveryEngine((t) => {
  test.each([0, 80])(
    'track and navigation in one task, %i ms from the collector: stored by the next visit, once',
    async (delay) => {
      t.proxy.set({ delay });
      const started = Date.now();
      let atOnce = 0;
      for (const i of range(ROUNDS)) {
        await t.visit();
        const earlier = await until(`all before round ${i}`, async () => {
          const found = (await t.stored()).filter(({ name }) => name !== 'page_view');
          return found.length >= i && { found };
        });
        expect(ascending(numbers(earlier.found))).toEqual(range(i));
        // Urgent events leave at once, others wait for company.
        await t.leave(i % 2 ? cart(i) : plain(i));
        if ((await t.stored()).length === 2 * (i + 1)) atOnce++;
      }
      await t.visit();
      await t.storedNames([
        ...Array(ROUNDS + 1).fill('page_view'),
        ...range(ROUNDS).map((i) => (i % 2 ? 'add_to_cart' : 'clicked')),
      ]);
      const ms = Math.round((Date.now() - started) / ROUNDS);
      report(t, `N=${ROUNDS}, delay ${delay} ms: ${atOnce} stored before the next visit, ${ms} ms a round`);
    },
  );

  async function closeTabsAfter(name: string, call: (n: number) => string): Promise<void> {
    t.proxy.set({ delay: 80 });
    for (const i of range(ROUNDS)) {
      await t.session.newTab();
      await t.visit();
      await t.session.run(call(i));
      await t.session.closeTab();
    }
    await t.visit();
    const expected = [...Array(ROUNDS + 1).fill('page_view'), ...Array(ROUNDS).fill(name)];
    await t.storedNames(expected).finally(async () => {
      const there = new Set(numbers(await t.stored(name)));
      report(t, `N=${ROUNDS} tabs closed after ${name}: ${there.size} stored by the next visit`);
    });
  }

  test('a tab closed right after an urgent event: stored by the next visit of the same profile, once', () =>
    closeTabsAfter('add_to_cart', cart));

  // Firefox stops the pagehide handler of a tab that is being closed at any instruction, uncatchably: what is not
  // on disk by then is lost.
  test('a tab closed right after an ordinary event: stored by the next visit of the same profile, once', () =>
    closeTabsAfter('clicked', plain));

  test('a burst of 40 events and navigation in one task: all are stored by the next visit, once', async () => {
    t.proxy.set({ delay: 80 });
    const bursts = ROUNDS / 3;
    for (const i of range(bursts)) {
      await t.visit();
      await t.leave(`for (let n = 0; n < 40; n++) ${plain(`${i} * 40 + n`)}`);
    }
    await t.visit();
    const events = await t.storedNames([
      ...Array(bursts + 1).fill('page_view'),
      ...Array(bursts * 40).fill('clicked'),
    ]);
    const clicks = events.filter(({ name }) => name === 'clicked');
    expect(ascending(numbers(clicks))).toEqual(range(bursts * 40));
    report(t, `N=${bursts} bursts of 40`);
  });
});
