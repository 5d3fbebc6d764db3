/** Browsers whose storage is missing, broken or stuck: events still arrive, from memory, and the page notices nothing. */
import { expect, test } from 'vitest';
import { inEveryEngine, storageFaults } from './world.ts';

inEveryEngine((t) => {
  test.each(Object.keys(storageFaults))('%s: events arrive from memory', async (fault) => {
    await t.visit(encodeURIComponent(fault));
    await t.session.run(`
      beckon('track', 'clicked', { n: 1 });
      beckon('track', 'add_to_cart', { currency: 'EUR', value: 5, items: [{ item_id: 'sku' }] });
      beckon('track', 'clicked', { n: 2 });`);
    await t.storedNames(['page_view', 'clicked', 'add_to_cart', 'clicked']);
    await t.sentAll();
    await t.storedNames(['page_view', 'clicked', 'add_to_cart', 'clicked']);
    const state = await t.session.run<{ faulted: number; errors: string[] }>('return { faulted, errors }');
    expect(state.errors).toEqual([]);
    // The fault was met, or this test shows nothing.
    expect(state.faulted).toBeGreaterThan(0);
  });

  test.each(Object.keys(storageFaults))(
    '%s: what is tracked while the page is left arrives',
    async (fault) => {
      await t.visit(encodeURIComponent(fault));
      await t.storedNames(['page_view']);
      await t.leave(`beckon('track', 'clicked')`);
      await t.storedNames(['page_view', 'clicked']);
    },
  );
});
