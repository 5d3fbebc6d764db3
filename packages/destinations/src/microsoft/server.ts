/** Microsoft's server half: the UET Conversions API. Source: learn.microsoft.com/advertising/guides/uet-conversion-api-integration. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { nameOf, present } from '../shared/commerce.ts';
import { isFields } from '../shared/json-answer.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import { isFull } from '../shared/traits.ts';
import { customDataOf } from './custom-data.ts';
import { names, toMicrosoft } from './mapping.ts';
import type { MicrosoftSettings } from './settings.ts';
import { identifiersOf, userDataOf } from './user.ts';

const ENDPOINT = 'https://capi.uet.microsoft.com';
/** Microsoft says nothing of it: as long as the others take them. The last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;
const PAGE_VIEW = 'page_view';

/** Why Microsoft could not use it. */
const fault = (event: ServerEvent): string | undefined =>
  cleanUrl(event.page.url) ? undefined : 'its page has no http(s) address, which Microsoft requires';

async function toServerEvent(event: ServerEvent, settings: MicrosoftSettings, now: number) {
  const [name, params] = toMicrosoft(event, settings)!;
  const custom = customDataOf(event, params);
  return present({
    ...(name === PAGE_VIEW
      ? { eventType: 'pageLoad', pageTitle: event.page.title || undefined }
      : { eventType: 'custom', eventName: name }),
    eventId: event.id,
    // A clock that is ahead must not cost the batch.
    eventTime: Math.floor(Math.min(event.time, now) / 1000),
    eventSourceUrl: cleanUrl(event.page.url),
    referrerUrl: cleanUrl(event.page.referrer),
    adStorageConsent: isFull(event) ? 'G' : 'D',
    userData: await userDataOf(event, settings),
    customData: Object.keys(custom).length ? custom : undefined,
  });
}

const microsoft: ServerDestination<MicrosoftSettings> = {
  // Other senders keep to 1,000 and to a megabyte; one bad event spoils them all, so that it is found by halves.
  maxEvents: 200,
  maxBytes: 1_000_000,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants(event, settings) {
    const name = nameOf(event, settings, names);
    // A page view of the tag and a `pageLoad` of here do not surely count once: one side alone sends it.
    if (!name || (name === PAGE_VIEW && settings.deliverBy !== 'server')) return false;
    return fault(event) ?? true;
  },
  async request(events, settings, { now }) {
    const { tagId, accessToken = '', endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/v1/${tagId}/events`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        dataProvider: 'beckon',
        data: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
      }),
    };
  },
  outcome: (answer) =>
    statusOutcome(
      'Microsoft',
      answer,
      ({ error, message }) => (isFields(error) ? error['message'] : undefined) ?? message,
      ({ requestId }) => requestId,
    ),
  identifiers: identifiersOf,
};
export default microsoft;
