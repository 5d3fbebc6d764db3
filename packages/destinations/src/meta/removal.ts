/** Takes people out of customer lists (custom audiences). Source: developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences. */
import type { RemovalHalf } from '../server-contract.ts';
import { hmacHex } from '../shared/hash.ts';
import { anyOf, listsOf } from '../shared/removals.ts';
import { removalOutcome } from './outcome.ts';
import type { MetaSettings } from './settings.ts';
import { apiOf } from './version.ts';

/** In the order of Meta's own table; the forms are those of events. */
const SCHEMAS = [
  ['EMAIL', 'emails'],
  ['PHONE', 'phoneDigits'],
] as const;

export const removal: RemovalHalf<MetaSettings> = {
  // At most 5,000 hashes of a kind, where Meta takes 10,000.
  maxRemovals: 100,
  perSecond: 2,
  usable: (one) => anyOf(one, 'emails', 'phoneDigits'),
  async requests(removals, settings) {
    const { removeFrom = [], accessToken = '', audienceToken: token = accessToken, appSecret } = settings;
    const proof = appSecret && { appsecret_proof: await hmacHex(appSecret, token) };
    const lists = listsOf(removals, SCHEMAS);
    return removeFrom.flatMap((audience) =>
      lists.map(({ schema, hashes }) => ({
        method: 'DELETE' as const,
        url: `${apiOf(settings)}/${audience}/users`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({
          payload: { schema: [schema], data: hashes.map((hash) => [hash]) },
          ...proof,
        }),
      })),
    );
  },
  outcome: removalOutcome,
};
