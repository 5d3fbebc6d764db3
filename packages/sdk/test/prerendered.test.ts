// @vitest-environment jsdom
/** The npm build in a page that is only prerendered. */
import { expect, test } from 'vitest';
import { createBeckon } from '../src/index.ts';

test('who stops listening before the page is shown hears nothing', async () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
  const beckon = createBeckon({
    endpoint: 'http://localhost:9/bk/e/shop',
    site: 'shop',
    pageViews: false,
    consent: 'pending',
  });
  const heard: string[] = [];
  const off = beckon.on('event', ({ name }) => heard.push(`stopped ${name}`));
  beckon.on('event', ({ name }) => heard.push(name));
  off();
  Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
  document.dispatchEvent(new Event('prerenderingchange'));
  await beckon.flush();
  beckon.track('login');
  beckon.page();
  await beckon.flush();
  expect(heard).toEqual(['login']);
});
