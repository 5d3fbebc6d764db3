/** Collectors that cannot be reached, or whose answers are lost: everything arrives later, once, with its time. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { inEveryEngine, range } from './world.ts';

inEveryEngine((t) => {
  /** Requests in which this event lay, as the collector got them. */
  const requestsWith = (word: string) =>
    t.proxy.forwarded().filter(({ body }) => body.includes(`"${word}"`)).length;

  test('events made while the collector is away, on a page that was left, come with the next page and their times', async () => {
    await t.visit();
    await t.storedNames(['page_view']);
    t.proxy.set('refuse');
    const made = await t.session.run<[number, number][]>(`
      const made = [];
      for (let n = 0; n < 5; n++) {
        const before = Date.now();
        beckon('track', n % 2 ? 'add_to_wishlist' : 'while_away', { n });
        made.push([before, Date.now()]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return made;`);
    await until('a refused request', () => t.proxy.refused > 0);
    await t.leave(`beckon('track', 'while_leaving', { n: 5 })`);
    expect(await t.stored()).toHaveLength(1);
    t.proxy.set('pass');
    await t.visit();
    const events = await t.storedNames([
      'page_view',
      'while_away',
      'add_to_wishlist',
      'while_away',
      'add_to_wishlist',
      'while_away',
      'while_leaving',
      'page_view',
    ]);
    for (const [n, [from, to]] of made.entries()) {
      const event = events.find(({ data }) => data['n'] === n)!;
      expect(event.clientTime).toBeGreaterThanOrEqual(from);
      expect(event.clientTime).toBeLessThanOrEqual(to);
    }
  });

  test('a collector that refuses and comes back while the page stays gets everything once', async () => {
    await t.visit();
    await t.storedNames(['page_view']);
    t.proxy.set('refuse');
    const before = t.proxy.refused;
    await t.session.run(`for (let n = 0; n < 5; n++) beckon('track', 'while_away', { n })`);
    await until('a refused request', () => t.proxy.refused > before);
    t.proxy.set('pass');
    const events = await t.storedNames(['page_view', ...Array(5).fill('while_away')]);
    expect(events.slice(1).map(({ data }) => data['n'])).toEqual(range(5));
  });

  test('an answer that is lost: the same page sends again, and it is stored once', async () => {
    await t.visit();
    await t.storedNames(['page_view']);
    await t.sentAll();
    t.proxy.set('swallow');
    await t.session.run(`beckon('track', 'unanswered')`);
    await until('the collector to answer', () => requestsWith('unanswered') > 0);
    t.proxy.set('pass');
    const before = requestsWith('unanswered');
    await t.sentAll();
    expect(requestsWith('unanswered')).toBeGreaterThan(before);
    await t.collector.indexed();
    await t.storedNames(['page_view', 'unanswered']);
  });

  test('an answer that is lost with its page: the next page sends again, and it is stored once', async () => {
    await t.visit();
    await t.storedNames(['page_view']);
    await t.sentAll();
    t.proxy.set('swallow');
    await t.leave(`beckon('track', 'unanswered')`);
    await until('the collector to answer', () => requestsWith('unanswered') > 0);
    t.proxy.set('pass');
    const before = requestsWith('unanswered');
    await t.visit();
    await t.storedNames(['page_view', 'unanswered', 'page_view']);
    await t.sentAll();
    expect(requestsWith('unanswered')).toBeGreaterThan(before);
    await t.collector.indexed();
    await t.storedNames(['page_view', 'unanswered', 'page_view']);
  });
});
