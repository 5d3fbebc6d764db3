/**
 * Plays bat.js in tests, as strict as the documentation allows. Import-free, so that it can be served as the vendor's
 * script. Source: the snippet in Microsoft Advertising; learn.microsoft.com/advertising (UET, consent mode).
 */
export const SCRIPT_URL = 'https://bat.bing.com/bat.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['uetq', 'UET'];
/** First words of calls that are no events. */
export const SET_UP = /^(load|set|consent)$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /"denied"/;

type Entry = { vendor: 'microsoft'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Options = { ti?: unknown; q?: unknown; enableAutoSpaTracking?: boolean };
  type Fields = Record<string, unknown>;
  const PARAMS =
    'event_category event_label event_value revenue_value currency transaction_id ecomm_prodid ecomm_pagetype ecomm_totalvalue ecomm_category items search_term page_path event_id'.split(
      ' ',
    );
  const PAGE_TYPES = /^(home|searchresults|category|product|cart|purchase|other)$/;
  /** How many words a call has. */
  const WORDS: Readonly<Record<string, number>> = { event: 3, consent: 3, set: 2, pageLoad: 1 };
  const isText = (v: unknown) => typeof v === 'string' && v !== '';
  let consent: unknown;

  function eventFault(action: unknown, params: Fields): string | undefined {
    if (consent !== 'granted') return 'event without consent';
    if (!isText(action)) return 'no action';
    const strange = Object.keys(params).find((key) => !PARAMS.includes(key));
    if (strange) return `no such parameter: ${strange}`;
    if (!isText(params['event_id'])) return 'no event_id';
    if (action === 'page_view' && !String(params['page_path']).startsWith('/'))
      return 'page view without page_path';
    for (const key of ['event_value', 'revenue_value', 'ecomm_totalvalue'])
      if (params[key] !== undefined && !Number.isFinite(params[key])) return `${key} is no number`;
    const { revenue_value, currency, ecomm_prodid: ids, ecomm_pagetype: type, items } = params;
    if (revenue_value !== undefined && currency === undefined) return 'revenue_value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (type !== undefined && !PAGE_TYPES.test(String(type))) return 'unknown ecomm_pagetype';
    if (ids !== undefined && !(Array.isArray(ids) && ids.length && ids.every(isText)))
      return 'ecomm_prodid is no list of texts';
    for (const { id, quantity, price } of (items ?? []) as Fields[]) {
      if (!isText(id)) return 'items without id';
      if (!Number.isInteger(quantity) || (quantity as number) < 1) return 'items without whole quantity';
      if (price !== undefined && typeof price !== 'number') return 'price is no number';
    }
    return undefined;
  }

  function fault([verb, first, second = {}]: unknown[]): string | undefined {
    switch (verb) {
      case 'event':
        return eventFault(first, second as Fields);
      case 'pageLoad':
        return 'a page view beside those of the tracker';
      case 'consent': {
        const { ad_storage, ...more } = second as Fields;
        if (first === 'default' && consent) return 'default behind another word of consent';
        if ((first !== 'default' && first !== 'update') || Object.keys(more).length) return 'unknown consent';
        if (ad_storage !== 'granted' && ad_storage !== 'denied') return 'unknown ad_storage';
        consent = ad_storage;
        return undefined;
      }
      case 'set': {
        const { pid = {} } = first as { pid?: Fields };
        for (const [key, value] of Object.entries(pid))
          if (!/^(em|ph)$/.test(key) || !isText(value)) return `unknown pid: ${key}`;
        return undefined;
      }
      default:
        return 'unknown command';
    }
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'microsoft', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  class UET {
    constructor({ ti, q, enableAutoSpaTracking }: Options) {
      if (!/^\d{4,20}$/.test(String(ti)))
        record({ vendor: 'microsoft', call: ['load', ti], refused: 'unknown tag id' });
      if (enableAutoSpaTracking)
        record({
          vendor: 'microsoft',
          call: ['load', ti],
          refused: 'page views of its own at history changes',
        });
      const words = Array.isArray(q) ? q.splice(0) : [];
      while (words.length) run(words.splice(0, WORDS[String(words[0])] ?? 1));
    }

    push(...call: unknown[]): void {
      run(call);
    }
  }
  const window = page as { UET?: typeof UET; document: Document };
  window.UET = UET;
  // What the browser says of the script's element when it has run.
  window.document.dispatchEvent(new Event('load'));
}
