/** Turns an event into a conversion of the Data Manager API. Pure. Source: Google's protos of google.ads.datamanager.v1. */
import { type ConsentState, googleConsent } from '@beckon/consent';
import type { ServerEvent } from '../server-contract.ts';
import { basketOf, type Fields, present } from '../shared/commerce.ts';
import type { GoogleAdsSettings } from './settings.ts';
import { clickIdsOf, userIdentifiersOf } from './user-data.ts';

export const actionOf = (
  { name }: ServerEvent,
  { conversionActions }: GoogleAdsSettings,
): string | undefined =>
  // No prototype: an event may be called "constructor".
  ({ __proto__: null, ...conversionActions })[name] as string | undefined;

function consentOf({ consent }: ServerEvent, { limited }: GoogleAdsSettings): Fields {
  const signals = googleConsent(consent as ConsentState, limited ? 'limited:marketing' : 'marketing');
  return {
    adUserData: `CONSENT_${signals.ad_user_data.toUpperCase()}`,
    adPersonalization: `CONSENT_${signals.ad_personalization.toUpperCase()}`,
  };
}

export async function toConversion(
  event: ServerEvent,
  settings: GoogleAdsSettings,
  now: number,
): Promise<Fields> {
  const { data, id, time, userAgent } = event;
  const { lines, money } = basketOf(data, (item, quantity) => {
    const { item_id, price } = item;
    // 64-bit numbers are texts in Google's JSON.
    return (
      item_id && {
        merchantProductId: `${item_id}`,
        itemId: `${item_id}`,
        quantity: `${quantity}`,
        unitPrice: price,
      }
    );
  });
  const userIdentifiers = await userIdentifiersOf(event, settings);
  return present({
    destinationReferences: [actionOf(event, settings)],
    transactionId: `${data['transaction_id'] ?? id}`,
    eventTimestamp: new Date(Math.min(time, now)).toISOString(),
    eventSource: 'WEB',
    conversionValue: money['value'],
    currency: money['currency'],
    adIdentifiers: clickIdsOf(event),
    userData: userIdentifiers.length ? { userIdentifiers } : undefined,
    // No address: Google does not want it of visitors of Europe.
    eventDeviceInfo: userAgent && { userAgent },
    cartData:
      settings.merchantId && lines.length
        ? {
            merchantId: settings.merchantId,
            merchantFeedLabel: settings.feedLabel,
            merchantFeedLanguageCode: settings.feedLanguage,
            items: lines,
          }
        : undefined,
    consent: consentOf(event, settings),
  });
}
