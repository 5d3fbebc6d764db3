/** Takes people out of DMP segments. Source: learn.microsoft.com/linkedin/marketing/matched-audiences. */
import type { RemovalHalf } from '../server-contract.ts';
import { allOf, anyOf } from '../shared/removals.ts';
import { API_VERSION, ENDPOINT } from './api.ts';
import { removalOutcome } from './outcome.ts';
import type { LinkedinSettings } from './settings.ts';

export const removal: RemovalHalf<LinkedinSettings> = {
  // At most 2,500 e-mails, where LinkedIn takes 5,000.
  maxRemovals: 50,
  perSecond: 2,
  usable: (one) => anyOf(one, 'emails'),
  async requests(removals, settings) {
    const { removeFrom = [], accessToken = '', audienceToken = accessToken } = settings;
    const { apiVersion = API_VERSION, endpoint = ENDPOINT } = settings;
    const elements = allOf(removals, 'emails').map((idValue) => ({
      action: 'REMOVE',
      userIds: [{ idType: 'SHA256_EMAIL', idValue }],
    }));
    if (!elements.length) return [];
    return removeFrom.map((segment) => ({
      url: `${endpoint}/rest/dmpSegments/${segment}/users`,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${audienceToken}`,
        'linkedin-version': apiVersion,
        'x-restli-protocol-version': '2.0.0',
        'x-restli-method': 'BATCH_CREATE',
      },
      body: JSON.stringify({ elements }),
    }));
  },
  outcome: removalOutcome,
};
