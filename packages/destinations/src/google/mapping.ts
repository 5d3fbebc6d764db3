/** Turns an event into gtag events for Analytics 4 and for Ads. Pure. Source: developers.google.com/analytics/devguides/collection/ga4/reference/events; support.google.com/google-ads (dynamic remarketing). */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, canonicalNameOf, type Fields, present, scalars } from '../shared/commerce.ts';
import type { GoogleSettings } from './settings.ts';

/** Dynamic remarketing reads these under their own names, and `search`. */
const remarketingName = /^(page_view|view_item(_list)?|add_to_cart|purchase)$/;

/** For one id: its account, the name there, where a falsy one sends nothing, and parameters with `send_to`. */
type GoogleEvent = [account: string, name: unknown, params: Fields];

/**
 * One event per id, each with its `send_to`, so that no foreign tag on the page is fed, and with the page of its
 * moment. A purchase or conversion that does not name its order counts once by its event id. Value goes with its
 * currency or not at all.
 * @param settings with the account of each conversion among the `ids`
 */
export function toGoogle(event: BeckonEvent, settings: GoogleSettings): GoogleEvent[] {
  const { id, name, data, page } = event;
  const { ids, conversions, vertical: google_business_vertical = 'retail' } = settings;
  return ids.map((send_to) => {
    const [account, label] = send_to.split('/') as [string, string?];
    const analytics = account[0] === 'G';
    const to = label
      ? name === (conversions?.[label] ?? 'purchase') && 'conversion'
      : analytics
        ? canonicalNameOf(event, settings)
        : name === 'search'
          ? 'view_search_results'
          : remarketingName.test(name) && name;
    const { lines: items, money } = basketOf<Fields>(data, (item, quantity) =>
      analytics
        ? (item.item_id ?? item.item_name) && scalars({ ...item, quantity })
        : item.item_id && { id: item.item_id, google_business_vertical },
    );
    return [
      account,
      to,
      present({
        ...(analytics && scalars(data)),
        ...((label || name === 'purchase') && { transaction_id: data['transaction_id'] ?? id }),
        ...money,
        items: items[0] && items,
        page_location: page.url,
        page_title: page.title,
        page_referrer: page.referrer,
        send_to,
      }),
    ];
  });
}
