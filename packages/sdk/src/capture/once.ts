/** Lets one thing count once, whoever tells of it: the site, its data layer, its attributes, its structured data. */
import type { CapturePage } from './capture.ts';

interface Told {
  name: string;
  data: Readonly<Record<string, unknown>>;
}
type Item = Readonly<Record<string, unknown>>;

/** The same sale through two mouths comes within this. */
const ECHO_MS = 2000;
const MAX_REMEMBERED = 500;

export const itemsOf = (data: Readonly<Record<string, unknown>>): Item[] =>
  Array.isArray(data['items']) ? data['items'].filter((one) => typeof one === 'object' && one) : [];

/** A view is one by its item, whatever else is told of it; other things by what and how many. */
function factOf({ name, data }: Told): string {
  const items = itemsOf(data).map((item) => [
    item['item_id'] ?? item['item_name'],
    !name.startsWith('view_') && (item['quantity'] ?? 1),
  ]);
  return JSON.stringify([name, data['transaction_id'], data['item_list_id'], items]);
}

export interface Once {
  /**
   * Records what is new: a view that this page view has not had, or anything but a view that nobody else has just
   * told.
   * @param source who tells; the same one may tell the same again
   */
  track(name: string, data: Readonly<Record<string, unknown>>, source: string): void;
  /** Whether the view that is on has had this event, with any items. */
  had(name: string): boolean;
}

/** @param heard gets each event of the page, and who of us told it: no source when it was the site, or another capture */
export function createOnce(page: CapturePage, heard: (event: Told, source?: string) => unknown): Once {
  let view = '';
  const views = new Map<string, string>();
  const lately = new Map<string, { source: string; at: number }>();
  const own = new Map<string, string>();

  function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
    map.set(key, value);
    if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value as K);
  }
  function hear(event: Told & { page: { id: string } }): void {
    if (event.page.id !== view) {
      view = event.page.id;
      views.clear();
    }
    const fact = factOf(event);
    remember(views, fact, event.name);
    // Its own events are heard as well.
    const source = own.get(fact);
    if (!own.delete(fact)) remember(lately, fact, { source: 'site', at: performance.now() });
    heard(event, source);
  }
  for (const event of page.past) hear(event);
  page.on('event', hear);

  return {
    had: (name) => [...views.values()].includes(name),
    track(name, data, source) {
      const fact = factOf({ name, data });
      const before = lately.get(fact);
      if (name.startsWith('view_') && name !== 'view_cart' && views.has(fact)) return;
      if (before && before.source !== source && performance.now() - before.at < ECHO_MS) return;
      remember(views, fact, name);
      remember(lately, fact, { source, at: performance.now() });
      remember(own, fact, source);
      page.track(name, data);
    },
  };
}
