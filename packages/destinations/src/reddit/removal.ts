/** Takes people out of custom audiences. Source: ads-api.reddit.com/docs/v3 (custom audiences). */
import type { RemovalHalf } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { allOf, anyOf } from '../shared/removals.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import type { RedditSettings } from './settings.ts';

const ENDPOINT = 'https://ads-api.reddit.com';

export const removal: RemovalHalf<RedditSettings> = {
  // At most 2,000 e-mails, where Reddit takes 2,500, which is not confirmed.
  maxRemovals: 40,
  perSecond: 2,
  usable: (one) => anyOf(one, 'bareEmails'),
  async requests(removals, settings) {
    const { removeFrom = [], accessToken = '', audienceToken = accessToken } = settings;
    const data = allOf(removals, 'bareEmails').map((hash) => [hash]);
    if (!data.length) return [];
    return removeFrom.map((audience) => ({
      method: 'PATCH' as const,
      url: `${settings.endpoint ?? ENDPOINT}/api/v3/custom_audiences/${audience}/users`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${audienceToken}` },
      body: JSON.stringify({
        data: { action_type: 'REMOVE', column_order: ['EMAIL_SHA256'], user_data: data },
      }),
    }));
  },
  outcome: (answer) =>
    statusOutcome('Reddit', answer, (fields) =>
      isFields(fields['error']) ? fields['error']['message'] : fields['message'],
    ),
};
