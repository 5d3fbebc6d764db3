/** What an event was about, in a line: items and money where there are any, and the page. */
import type { Item } from '@beckon/events';
import type { LiveEvent } from './event.ts';
import { formatCount, formatMoney, type Locale } from './format.ts';
import { plainText } from './plain-text.ts';

export interface Summary {
  /** Items, search term, title ...: what it was about. Empty when only the page says it. */
  about: string;
  /** Value with its currency. */
  money: string | undefined;
  /** Path of the page, with its query. */
  path: string;
}

export interface ItemLine {
  name: string;
  id: string;
  quantity: number;
  price: string | undefined;
}

const NAMED_ITEMS = 2;
export const MAX_ITEM_LINES = 50;

/** Fields that say what an event without items was about, the most telling first. */
const telling = [
  'search_term',
  'item_list_name',
  'video_title',
  'file_name',
  'link_url',
  'lead_source',
  'method',
] as const;

/** Looks at no more than MAX_ITEM_LINES entries; those that are no items are left out. */
export function itemLines(data: Record<string, unknown>, where: Locale = {}): ItemLine[] {
  const items = Array.isArray(data['items']) ? (data['items'] as unknown[]) : [];
  return items
    .slice(0, MAX_ITEM_LINES)
    .filter((item): item is Partial<Item> => typeof item === 'object' && item !== null)
    .map((item) => {
      const id = plainText(item.item_id, 60);
      return {
        id,
        name: plainText(item.item_name, 80) || id || 'unnamed item',
        quantity: typeof item.quantity === 'number' && Number.isFinite(item.quantity) ? item.quantity : 1,
        price: formatMoney(item.price, data['currency'], where),
      };
    });
}

/** `Shoe ×2, Sock and 3 more`. */
export function itemsText(data: Record<string, unknown>): string {
  const lines = itemLines(data);
  const named = lines.slice(0, NAMED_ITEMS).map(({ name, quantity }) => {
    const short = plainText(name, 40);
    return quantity === 1 ? short : `${short} ×${formatCount(quantity)}`;
  });
  const total = Array.isArray(data['items']) ? data['items'].length : 0;
  const more = total - named.length;
  return named.join(', ') + (named.length && more > 0 ? ` and ${more} more` : '');
}

/** Path and query of a URL; the text itself when it is no URL. */
export function pagePath(url: string): string {
  try {
    const { pathname, search, protocol } = new URL(url);
    if (protocol === 'http:' || protocol === 'https:') return plainText(pathname + search, 160);
  } catch {
    // Not a URL: shown as it is.
  }
  return plainText(url, 160);
}

export function summarise(event: LiveEvent, where: Locale = {}): Summary {
  const { data, page } = event;
  const said = telling.map((field) => plainText(data[field], 120)).find(Boolean);
  return {
    about: itemsText(data) || (said ? `“${said}”` : plainText(page.title, 120)),
    money: formatMoney(data['value'], data['currency'], where),
    path: pagePath(page.url),
  };
}
