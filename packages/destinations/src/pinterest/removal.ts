/** Takes people out of customer lists. Source: developers.pinterest.com/docs/api/v5/customer_lists-update. */
import type { RemovalHalf } from '../server-contract.ts';
import { allOf, anyOf } from '../shared/removals.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import type { PinterestSettings } from './settings.ts';

const ENDPOINT = 'https://api.pinterest.com';

export const removal: RemovalHalf<PinterestSettings> = {
  // Pinterest says nothing of a limit.
  maxRemovals: 20,
  perSecond: 2,
  usable: (one) => anyOf(one, 'emails'),
  async requests(removals, settings) {
    const { removeFrom = [], adAccountId, accessToken = '', audienceToken = accessToken } = settings;
    const records = allOf(removals, 'emails').join(',');
    if (!records) return [];
    return removeFrom.map((list) => ({
      method: 'PATCH' as const,
      url: `${settings.endpoint ?? ENDPOINT}/v5/ad_accounts/${adAccountId}/customer_lists/${list}`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${audienceToken}` },
      body: JSON.stringify({ operation_type: 'REMOVE', records }),
    }));
  },
  outcome: (answer) =>
    statusOutcome(
      'Pinterest',
      answer,
      ({ message }) => message,
      () => answer.headers['x-pinterest-rid'],
    ),
};
