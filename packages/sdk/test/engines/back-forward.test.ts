/** Pages that are left and come back through the back-forward cache: one more view, nothing twice, and life goes on. */
import { expect, test } from 'vitest';
import { inEveryEngine, report, type World } from './world.ts';

/** Goes back from that page, and says whether it is the same page as before: an engine may also load it anew. */
async function comeBack(t: World, from = 'left'): Promise<boolean> {
  await t.session.run('setTimeout(() => history.back())');
  await t.when(`return !location.pathname.endsWith('/${from}') && document.readyState === 'complete'`);
  await t.when('return !!window.beckon?.version');
  const kept = await t.session.run<boolean>('return !!window.kept');
  if (!kept) report(t, 'the page was loaded anew, the back-forward cache did not keep it');
  return kept;
}

inEveryEngine((t) => {
  /** How many requests each stored event lay in. */
  const requestsPerEvent = async () =>
    (await t.stored()).map(
      ({ id }) => t.proxy.forwarded().filter(({ body }) => body.includes(`"${id}"`)).length,
    );

  test('a page without anything to send is left and comes back: one more view, nothing sent twice', async () => {
    await t.visit();
    await t.session.run(`window.kept = true; beckon('track', 'before')`);
    await t.storedNames(['page_view', 'before']);
    await t.sentAll();
    await t.leave();
    const kept = await comeBack(t);
    await t.session.run(`beckon('track', 'later')`);
    await t.storedNames(['page_view', 'before', 'page_view', 'later']);
    await t.sentAll();
    const events = await t.storedNames(['page_view', 'before', 'page_view', 'later']);
    expect(await requestsPerEvent()).toEqual([1, 1, 1, 1]);
    const clients = new Set(events.map(({ client }) => client.id));
    expect(clients.size).toBe(kept ? 1 : 2);
    expect(new Set(events.map(({ page }) => page.id)).size).toBe(2);
    expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  });

  test('a page left with an event to send comes back: it is stored once, and later events arrive', async () => {
    await t.visit();
    await t.session.run('window.kept = true');
    await t.storedNames(['page_view']);
    await t.leave(`beckon('track', 'leaving')`);
    await comeBack(t);
    await t.session.run(`beckon('track', 'later')`);
    await t.storedNames(['page_view', 'leaving', 'page_view', 'later']);
    await t.sentAll();
    await t.storedNames(['page_view', 'leaving', 'page_view', 'later']);
  });

  test('a page that comes back behind a refusal on the next one goes on with nobody', async () => {
    await t.visit();
    await t.session.run('window.kept = true');
    await t.storedNames(['page_view']);
    await t.sentAll();
    await t.session.run(`setTimeout(() => { location.href = 'next' })`);
    await t.when(`return location.pathname.endsWith('/next') && !!window.beckon?.version`);
    await t.storedNames(['page_view', 'page_view']);
    await t.session.run(`beckon('consent', 'denied')`);
    await t.when('return !localStorage.length && !document.cookie');
    // Loaded anew, a page hears of consent as every page does.
    if (!(await comeBack(t, 'next'))) return;
    await t.session.run(`beckon('track', 'after')`);
    expect(await t.session.run(`beckon('flush'); return document.cookie`)).toBe('');
    await t.session.run(`beckon('consent', 'granted'); beckon('track', 'granted_again')`);
    await t.storedNames(['page_view', 'page_view', 'granted_again']);
  });
});
