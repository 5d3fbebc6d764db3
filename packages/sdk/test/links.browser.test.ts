/** Links that lead away: what is stored of them when they are followed. */
import { expect, test } from 'vitest';
import { openCapturing, setUp, siteTag } from './harness.ts';

/** The same server by another name is another site. */
const body = (url: string) => {
  const away = url.replace('localhost', '127.0.0.1');
  return `<a id="out" class="nav big" href="${away}/other?email=ada@example.com#ada"><b>Partner</b></a>
<a id="own" href="/other?q=1">Inside</a>
<a id="file" href="/catalogue/Shoes.PDF?token=s3cret" target="_blank">The  catalogue</a>
<a id="named" href="/export" download="all.bin" target="_blank">Export</a>
<a id="mail" href="mailto:ada@example.com">Write</a><a id="call" href="tel:+49151">Call</a>
<a id="script" href="javascript:void 0">Script</a><a id="none">None</a>
<shop-link></shop-link>
<script>document.querySelector('shop-link').attachShadow({ mode: 'open' }).innerHTML = '<a href="${away}/shadow">Deep</a>';</script>`;
};

const t = setUp(
  (path, harness) => {
    if (path === '/tag')
      return harness.html('Tag', {
        attributes: 'data-capture="scroll links"',
        body: body(harness.pages.url),
      });
    const site = /^\/on\/(\w+)/.exec(path)?.[1];
    if (site) return `<!doctype html><title>Links</title>${siteTag(harness, site)}${body(harness.pages.url)}`;
    return path === '/export' || path.startsWith('/catalogue') || path === '/shadow' ? 'file' : undefined;
  },
  undefined,
  {
    plain: { capture: { links: {} } },
    set: { capture: { links: { own: ['0.0.1'], extensions: ['bin'], contacts: true } } },
  },
);
const open = (site: string) => openCapturing(t, `/on/${site}`, 'links');
const rest = async (expected: string[]) =>
  (await t.storedNames(expected)).filter(({ name }) => name !== 'page_view' && name !== 'last');

test('a link to another site is told without its query, though the page is left by it', async () => {
  await open('plain');
  await t.page.locator('#out b').click();
  await t.page.waitForURL('**/other*');
  const [click] = await rest(['page_view', 'click']);
  expect(click!.data).toEqual({
    link_url: `${t.pages.url.replace('localhost', '127.0.0.1')}/other`,
    link_domain: '127.0.0.1',
    link_id: 'out',
    link_classes: 'nav big',
    outbound: true,
  });
  expect(t.proxy.seen.map((seen) => seen.body).join()).not.toContain('ada');
});

test('the middle button, the keyboard and a link in a shadow root count, the right button and a second click not', async () => {
  await open('plain');
  await t.page.locator('#out').click({ button: 'middle' });
  await t.page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
  await t.page.locator('#out').focus();
  await t.page.keyboard.press('Enter');
  await t.page.locator('#out').click({ button: 'right' });
  await t.page.locator('shop-link a').dblclick();
  await t.call('track', 'last');
  const clicks = await rest(['page_view', 'click', 'click', 'click', 'last']);
  expect(clicks.map(({ data }) => new URL(data['link_url'] as string).pathname)).toEqual([
    '/other',
    '/other',
    '/shadow',
  ]);
});

test('files are downloads with their name; other links of the site, scripts and contacts are nothing', async () => {
  await open('plain');
  await t.page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
  for (const id of ['own', 'script', 'none', 'mail', 'call', 'file', 'named'])
    await t.page.locator(`#${id}`).click();
  await t.call('track', 'last');
  const downloads = await rest(['page_view', 'file_download', 'file_download', 'last']);
  expect(downloads.map(({ data }) => data)).toEqual([
    {
      link_url: `${t.pages.url}/catalogue/Shoes.PDF`,
      link_domain: 'localhost',
      link_id: 'file',
      link_text: 'The  catalogue',
      file_name: 'Shoes.PDF',
      file_extension: 'pdf',
    },
    {
      link_url: `${t.pages.url}/export`,
      link_domain: 'localhost',
      link_id: 'named',
      link_text: 'Export',
      file_name: 'export',
    },
  ]);
});

test('a site says which domains are its own, what a file is, and that contacts count', async () => {
  await open('set');
  await t.page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
  for (const id of ['out', 'file', 'named', 'mail', 'call']) await t.page.locator(`#${id}`).click();
  await t.call('track', 'last');
  const found = await rest(['page_view', 'file_download', 'contact', 'contact', 'last']);
  expect(found.slice(1).map(({ data }) => data)).toEqual([{ method: 'email' }, { method: 'phone' }]);
});

test('a click on what no longer makes an address hurts nobody', async () => {
  const errors: string[] = [];
  t.page.on('pageerror', (error) => errors.push(error.message));
  await open('plain');
  await t.page.evaluate(() => {
    document.querySelector('#own')!.setAttribute('href', 'http://[');
    document.addEventListener('click', (event) => event.preventDefault());
  });
  await t.page.locator('#own').click();
  await t.call('track', 'last');
  await t.storedNames(['page_view', 'last']);
  expect(errors).toEqual([]);
});

test('a tag names captures by their names alone', async () => {
  await openCapturing(t, '/tag', 'links');
  await t.page.locator('#out').click();
  await t.page.waitForURL('**/other*');
  const [click] = (await t.storedNames(['page_view', 'click'])).slice(1);
  expect(click!.data['link_domain']).toBe('127.0.0.1');
});
