/** Takes people out of custom audiences. Source: docs.x.com/x-ads-api/audiences (custom audiences, users). */
import type { RemovalHalf, ServerRequest } from '../server-contract.ts';
import { anyOf } from '../shared/removals.ts';
import { apiOf, authOf } from './api.ts';
import { removalOutcome } from './outcome.ts';
import type { XSettings } from './settings.ts';

export const removal: RemovalHalf<XSettings> = {
  // X takes 2,500 operations and 5,000,000 bytes, all or nothing: what is refused has to be found by halves.
  maxRemovals: 100,
  perSecond: 1,
  usable: (one) => anyOf(one, 'emails', 'phones'),
  async requests(removals, settings, { now, nonce }) {
    const body = JSON.stringify(
      removals.map(({ emails, phones }) => ({
        operation_type: 'Delete',
        params: {
          users: [
            {
              ...(emails.length && { email: emails }),
              ...(phones.length && { phone_number: phones }),
            },
          ],
        },
      })),
    );
    const requests: ServerRequest[] = [];
    if (!removals.length) return requests;
    for (const audience of settings.removeFrom ?? []) {
      const url = `${apiOf(settings)}/accounts/${settings.adAccountId}/custom_audiences/${audience}/users`;
      const auth = await authOf(url, settings, nonce(), now);
      requests.push({ url, headers: { 'content-type': 'application/json', ...auth }, body });
    }
    return requests;
  },
  outcome: removalOutcome,
};
