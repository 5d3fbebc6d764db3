/** Lets one thing count once, whoever tells of it: the site, its data layer, its attributes, its structured data. */
import type { CapturePage } from './capture.ts';

type Told = Pick<ReturnType<CapturePage['recent']>[number], 'name' | 'data'>;
type Item = Readonly<Record<string, unknown>>;

/** The same sale through two mouths comes within this. */
const ECHO_MS = 2000;
const MAX_REMEMBERED = 500;

export const itemsOf = (data: Readonly<Record<string, unknown>>): Item[] =>
  Array.isArray(data['items']) ? data['items'].filter((one) => typeof one === 'object' && one) : [];

/** What a page view has of its own: a product seen, a list seen. */
const isView = (name: string): boolean => /^view_item/.test(name);

/** A view is one by its items, whatever else is told of them; other things by what and how many. */
function factOf({ name, data }: Told): string {
  const items = itemsOf(data).map((item) => [
    `${item['item_id'] ?? item['item_name']}`,
    !isView(name) && (item['quantity'] ?? 1),
  ]);
  return JSON.stringify([name, data['transaction_id'], data['item_list_id'], items]);
}

const withoutHash = (url: string): string => url.split('#')[0]!;

export interface Once {
  /**
   * Records what is new: a view that this page view has not had; anything else unless somebody else has just told it.
   * @param source who tells; the same one may tell the same again
   */
  track(name: string, data: Readonly<Record<string, unknown>>, source: string): void;
  /** Whether the page view that is on has had an event of this name. */
  had(name: string): boolean;
}

/** @param heard gets each event of the page, and who of us told it: no source when it was the site, or another capture */
export function createOnce(page: CapturePage, heard: (event: Told, source?: string) => unknown): Once {
  /** By event id. */
  const sources = new Map<string, string>();
  const seen = new Set<string>();

  function hear(event: Told & { id: string }): void {
    if (seen.has(event.id)) return;
    seen.add(event.id);
    for (const all of [seen, sources]) if (all.size > MAX_REMEMBERED) all.delete(all.keys().next().value!);
    heard(event, sources.get(event.id));
  }
  /** Events of the page view that is on. */
  function here(): readonly (Told & { id: string })[] {
    const url = withoutHash(location.href);
    const recent = page.recent();
    const view = [...recent].reverse().find((event) => withoutHash(event.page.url) === url)?.page.id;
    return recent.filter((event) => event.page.id === view);
  }
  for (const event of page.recent()) hear(event);
  page.on('event', hear);

  return {
    had: (name) => here().some((event) => event.name === name),
    track(name, data, source) {
      const fact = factOf({ name, data });
      const told = isView(name)
        ? here().some((event) => factOf(event) === fact)
        : page
            .recent()
            .some(
              (event) =>
                Date.now() - event.time < ECHO_MS &&
                sources.get(event.id) !== source &&
                factOf(event) === fact,
            );
      if (told) return;
      const [last] = page.recent().slice(-1);
      page.track(name, data);
      const [made] = page.recent().slice(-1);
      if (made && made !== last) sources.set(made.id, source);
    },
  };
}
