/** Product views without code in a real Chromium, and views of a single-page app: what the collector stored of them. */
import { expect, test } from 'vitest';
import { captureListens, names, setUp } from '../harness.ts';

const jsonLd = (name: string, price: number) =>
  `<script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
    name,
    sku: name.toUpperCase(),
    offers: { '@type': 'Offer', price, priceCurrency: 'EUR' },
  })}</script>`;
const product = (name: string, price = 10) => `<main><h1>${name}</h1>${jsonLd(name, price)}</main>`;

const t = setUp((path, { html }) => {
  const tag = { attributes: 'data-capture="products"' };
  if (path.startsWith('/p/')) return html(path, { ...tag, body: product(path.slice('/p/'.length)) });
  if (path === '/told')
    return html('Told', {
      attributes: 'data-capture="products data-layer attributes"',
      head: `<script>
        beckon('track', 'view_item', { currency: 'EUR', value: 10, items: [{ item_id: 'MUG' }] });
        dataLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'MUG', price: '10' }] } }];
      </script>`,
      body: `${product('mug')}<i data-beckon-event="view_item" data-beckon-on="view" data-beckon-item="MUG">seen</i>`,
    });
  if (path === '/list')
    return html('List', { ...tag, body: `<main><h1>Chairs</h1>${jsonLd('a', 1) + jsonLd('b', 2)}</main>` });
  if (path === '/warned')
    return html('Warned', {
      attributes: 'data-capture="products" data-debug',
      body: `<main><h1>tv</h1>${jsonLd('tv', 9)}<p class="price">11,00 €</p></main>`,
    });
  return undefined;
});

const listens = (name: string) => captureListens(t.page, `${t.pages.url}/files/auto-${name}.js`);

const skus = (events: readonly { name: string; data: Record<string, unknown> }[]) =>
  events
    .filter(({ name }) => name === 'view_item')
    .map(({ data }) => (data['items'] as { item_id: string }[])[0]!.item_id);

/** Shows another product as frameworks do: the address first, the rest later. */
const route = (path: string, body: string | null, waitMs: number) =>
  t.page.evaluate(
    async ([path, body, waitMs]) => {
      history.pushState(null, '', path);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      document.title = path;
      if (body !== null) document.querySelector('main')!.outerHTML = body;
    },
    [path, body, waitMs] as const,
  );

test('a product page is one view of its product, behind the page view and of the same page', async () => {
  await t.open('/p/mug');
  const [page, view] = await t.storedNames(['page_view', 'view_item']);
  expect(view!.data).toEqual({
    currency: 'EUR',
    value: 10,
    items: [{ item_id: 'MUG', item_name: 'mug', price: 10 }],
  });
  expect(view!.page.id).toBe(page!.page.id);
  expect(view!.warnings ?? []).toEqual([]);
});

test('what the site tells itself, by call, data layer and attribute, is one view together with the page data', async () => {
  await t.page.clock.install();
  await t.open('/told');
  await t.storedNames(['page_view', 'view_item']);
  for (const name of ['products', 'data-layer', 'attributes']) await listens(name);
  // Every source has looked by then, and for the last time.
  await t.minuteLater();
  await t.call('track', 'end');
  const events = await t.storedNames(['page_view', 'view_item', 'end']);
  expect(events[1]!.data).toEqual({ currency: 'EUR', value: 10, items: [{ item_id: 'MUG' }] });
});

test('a page of several products is no view of one', async () => {
  await t.page.clock.install();
  await t.open('/list');
  await t.storedNames(['page_view']);
  await listens('products');
  await t.minuteLater();
  await t.call('track', 'end');
  await t.storedNames(['page_view', 'end']);
});

test('each view of a single-page app has its own product, however late it is drawn, and again when it is back', async () => {
  await t.open('/p/mug');
  await t.storedNames(['page_view', 'view_item']);
  await route('/p/bowl', product('bowl', 20), 900);
  await t.storedNames(['page_view', 'view_item', 'page_view', 'view_item']);
  await route('/about', '<main><h1>About</h1></main>', 50);
  await t.storedNames(['page_view', 'view_item', 'page_view', 'view_item', 'page_view']);
  await route('/p/bowl', product('bowl', 20), 100);
  const six = ['page_view', 'view_item', 'page_view', 'view_item', 'page_view', 'page_view', 'view_item'];
  await t.storedNames(six);
  // Another look at the same place: a variant, a tab.
  await route('/p/bowl?variant=2', null, 50);
  const events = await t.storedNames([...six, 'page_view', 'view_item']);
  expect(skus(events)).toEqual(['MUG', 'BOWL', 'BOWL', 'BOWL']);
  for (const [i, { page }] of events.entries())
    if (events[i]!.name === 'view_item') expect(page.id).toBe(events[i - 1]!.page.id);
});

test('the product of the page before is not that of a page that shows none', async () => {
  await t.page.clock.install();
  await t.open('/p/mug');
  await t.storedNames(['page_view', 'view_item']);
  // Structured data that a framework leaves behind in the head.
  await t.page.evaluate(() => document.head.append(document.querySelector('[type="application/ld+json"]')!));
  await route('/cart', '<main><h1>Your cart</h1></main>', 50);
  await t.storedNames(['page_view', 'view_item', 'page_view']);
  await t.minuteLater();
  await t.call('track', 'end');
  expect(names(await t.storedNames(['page_view', 'view_item', 'page_view', 'end']))).toHaveLength(4);
});

test('back through the back-forward cache the product is seen again', async () => {
  await t.open('/p/mug');
  await t.storedNames(['page_view', 'view_item']);
  await t.open('/other');
  await t.page.evaluate(() => history.back());
  await t.page.waitForURL('**/p/mug', { waitUntil: 'commit' });
  expect(skus(await t.storedNames(['page_view', 'view_item', 'page_view', 'view_item']))).toEqual([
    'MUG',
    'MUG',
  ]);
});

test('a price that is not the one in sight is a warning in debug mode, and the one in sight counts', async () => {
  const lines: string[] = [];
  t.page.on('console', (message) => lines.push(message.text()));
  await t.open('/warned');
  const [, view] = await t.storedNames(['page_view', 'view_item']);
  expect(view!.data).toMatchObject({ value: 11, items: [{ price: 11 }] });
  expect(lines.join('\n')).toContain("the page's data says 9 EUR, its text 11 EUR");
});
