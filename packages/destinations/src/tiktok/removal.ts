/** Takes people out of custom audiences: segment mapping. Source: business-api.tiktok.com/portal (audience management, streaming API). */
import type { RemovalHalf } from '../server-contract.ts';
import { anyOf, listsOf } from '../shared/removals.ts';
import { removalOutcome } from './outcome.ts';
import type { TiktokSettings } from './settings.ts';

const ENDPOINT = 'https://business-api.tiktok.com';
const SCHEMAS = [
  ['EMAIL_SHA256', 'emails'],
  ['PHONE_SHA256', 'phones'],
] as const;

export const removal: RemovalHalf<TiktokSettings> = {
  // At most 5,000 rows, where TikTok takes 10,000, which is not confirmed.
  maxRemovals: 100,
  perSecond: 2,
  usable: (one) => anyOf(one, 'emails', 'phones'),
  async requests(removals, settings) {
    const { removeFrom = [], advertiserId, accessToken = '', audienceToken = accessToken } = settings;
    return listsOf(removals, SCHEMAS).map(({ schema, hashes }) => ({
      url: `${settings.endpoint ?? ENDPOINT}/open_api/v1.3/segment/mapping/`,
      headers: { 'content-type': 'application/json', 'access-token': audienceToken },
      body: JSON.stringify({
        action: 'delete',
        advertiser_ids: [advertiserId],
        id_schema: [schema],
        batch_data: hashes.map((id) => [{ id, audience_ids: removeFrom }]),
      }),
    }));
  },
  outcome: removalOutcome,
};
