/** Magento 2 as its customer-data.js, catalog-add-to-cart.js and minicart's sidebar.js behave, with as much of RequireJS and Knockout. */
import type { Line } from './server.ts';

/** The section as the server tells it; one line of an extension has no product. */
export const section = (lines: readonly Line[]): object => ({
  summary_count: lines.length,
  items: [
    ...lines.map(({ id, name, price, quantity }) => ({
      qty: quantity,
      item_id: `9${id}`,
      product_id: id,
      product_name: name,
      ...(id === '11' && { product_sku: 'MUG', product_price_value: price }),
      product_price: `<span class="price">${price}</span>`,
    })),
    { qty: 1, item_id: '99' },
    null,
  ],
});

/** Runs in the page: asks for modules by scripts, each once. */
export function requireJs(): void {
  type Factory = (...modules: unknown[]) => unknown;
  const modules = new Map<string, Promise<unknown>>();
  const ready: Record<string, (module: unknown) => void> = {};
  const page = window as never as Record<string, unknown>;
  const load = (name: string) => {
    if (!modules.has(name)) {
      modules.set(name, new Promise((resolve) => (ready[name] = resolve)));
      const script = document.createElement('script');
      Object.assign(script, { async: true, src: `/magento/${name.split('/').pop()}.js` });
      document.head.append(script);
    }
    return modules.get(name);
  };
  page['define'] = (name: string, factory: Factory) => ready[name]!(factory());
  page['require'] = Object.assign(
    (names: string[], then: Factory) => void Promise.all(names.map(load)).then((all) => then(...all)),
    { specified: (name: string) => modules.has(name) },
  );
}

/** Runs in the page: sections are observables, empty at first, then from the storage, then from the server. */
export function customerData(): void {
  type Observable = { (...value: unknown[]): unknown; subscribe(listener: (value: unknown) => void): void };
  const observable = (value: unknown): Observable => {
    const listeners: ((value: unknown) => void)[] = [];
    let now = value;
    const ask = (...next: unknown[]) => {
      if (next.length) now = next[0];
      if (next.length) for (const listener of listeners) listener(now);
      return now;
    };
    return Object.assign(ask, {
      subscribe: (listener: (value: unknown) => void) => void listeners.push(listener),
    });
  };
  const data: Record<string, Observable> = {};
  const get = (name: string) => (data[name] ??= observable({}));
  const STORE = 'mage-cache-storage';
  async function reload() {
    const sections = await (await fetch('/customer/section/load')).json();
    localStorage.setItem(STORE, JSON.stringify(sections));
    for (const name of Object.keys(sections)) get(name)(sections[name]);
  }
  const page = window as never as { define(name: string, factory: () => unknown): void };
  page.define('Magento_Customer/js/customer-data', () => {
    const stored = JSON.parse(localStorage.getItem(STORE) ?? '{}');
    for (const name of Object.keys(stored)) get(name)(stored[name]);
    if (!stored.cart) reload();
    return { get, reload };
  });
  // Of jQuery's ajaxComplete: what was posted makes the section stale, and it is fetched anew.
  document.addEventListener('click', async ({ target }) => {
    const { post } = (target as HTMLElement).dataset;
    if (!post) return;
    const answer = await (await fetch(post, { method: 'POST' })).json();
    localStorage.removeItem(STORE);
    if (answer.success) reload();
  });
}
