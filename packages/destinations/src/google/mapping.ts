/** Turns an event into gtag events for Analytics 4 and for Ads. Pure. Source: developers.google.com/analytics/devguides/collection/ga4/reference/events; support.google.com/google-ads (dynamic remarketing). */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, isCanonical, nameOf, present, scalars } from '../shared/commerce.ts';
import type { GoogleSettings } from './settings.ts';

/** Without these the event means nothing to Analytics. */
const needed: Readonly<Record<string, string>> = { search: 'search_term', refund: 'transaction_id' };
/** Dynamic remarketing reads these under their own names, and `search`. */
const remarketingName = /^(page_view|view_item(_list)?|add_to_cart|purchase)$/;

type GoogleEvent = [name: string, params: Fields];

/**
 * One event per id and product, each with its `send_to`, so that no foreign tag on the page is fed, and with the
 * page of its moment. A purchase that does not name its order counts once by its event id. Value goes with its
 * currency or not at all.
 */
export function toGoogle(event: BeckonEvent, settings: GoogleSettings): GoogleEvent[] {
  const { id, name, data, page } = event;
  const { ids, conversions, vertical: google_business_vertical = 'retail' } = settings;
  const { lines, money } = basketOf(
    data,
    (item, quantity) => (item.item_id ?? item.item_name) && { ...item, quantity },
  );
  const transaction_id = data['transaction_id'] ?? id;

  /** Name and parameters for one id; a falsy name sends nothing. */
  function shape(
    account: string,
    label: string | undefined,
  ): [to: unknown, params: Fields, items?: unknown[]] {
    if (label) return [name === (conversions?.[label] ?? 'purchase') && 'conversion', { transaction_id }];
    if (account[0] === 'G')
      return [
        !needed[name] || data[needed[name]]
          ? (nameOf(event, settings, {}) ?? (isCanonical(name) && name))
          : '',
        {
          ...scalars(data),
          ...(name === 'purchase' && { transaction_id }),
          value: undefined,
          currency: undefined,
        },
        lines.map(scalars),
      ];
    return [
      name === 'search' ? 'view_search_results' : remarketingName.test(name) && name,
      {},
      lines.flatMap(({ item_id }) => (item_id ? { id: item_id, google_business_vertical } : [])),
    ];
  }

  return [...new Set(ids.flatMap((one) => [one.split('/')[0]!, one]))].flatMap((send_to) => {
    const [to, params, items] = shape(...(send_to.split('/') as [string, string | undefined]));
    return to
      ? [
          [
            to as string,
            present({
              ...params,
              ...money,
              items: items?.[0] && items,
              page_location: page.url,
              page_title: page.title,
              page_referrer: page.referrer,
              send_to,
            }),
          ],
        ]
      : [];
  });
}
