/** Takes people out of segments of the Marketing API. Source: developers.snap.com/api/marketing-api (customer list segments). */
import type { RemovalHalf } from '../server-contract.ts';
import { anyOf, listsOf } from '../shared/removals.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import type { SnapchatSettings } from './settings.ts';

const ENDPOINT = 'https://adsapi.snapchat.com';
const SCHEMAS = [
  ['EMAIL_SHA256', 'emails'],
  ['PHONE_SHA256', 'phoneDigits'],
] as const;

export const removal: RemovalHalf<SnapchatSettings> = {
  // At most 5,000 rows, where Snapchat takes 100,000, which is not confirmed.
  maxRemovals: 100,
  perSecond: 2,
  usable: (one) => anyOf(one, 'emails', 'phoneDigits'),
  async requests(removals, settings) {
    const { removeFrom = [], accessToken = '', audienceToken = accessToken } = settings;
    const lists = listsOf(removals, SCHEMAS);
    return removeFrom.flatMap((segment) =>
      lists.map(({ schema, hashes }) => ({
        method: 'DELETE' as const,
        url: `${settings.audienceEndpoint ?? ENDPOINT}/v1/segments/${segment}/users`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${audienceToken}` },
        body: JSON.stringify({ users: [{ schema: [schema], data: hashes.map((hash) => [hash]) }] }),
      })),
    );
  },
  outcome(answer) {
    const outcome = statusOutcome(
      'Snapchat',
      answer,
      (fields) => fields['debug_message'] ?? fields['display_message'] ?? fields['reason'],
    );
    // Its words in an answer of 200 are not confirmed: whatever begins like a failure is one.
    if (outcome.kind === 'sent' && /"request_status"\s*:\s*"(ERROR|FAIL|INVALID)/i.test(answer.body))
      return { kind: 'refused', reason: `Snapchat answered 200: ${answer.body.slice(0, 200)}` };
    return outcome;
  },
};
