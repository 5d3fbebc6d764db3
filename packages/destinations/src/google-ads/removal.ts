/** Takes people out of customer lists. Source: developers.google.com/data-manager/api (audienceMembers.remove). */
import type { Removal, RemovalHalf } from '../server-contract.ts';
import { anyOf } from '../shared/removals.ts';
import { destinationOf, ENDPOINT } from './api.ts';
import { outcome } from './outcome.ts';
import type { GoogleAdsSettings } from './settings.ts';

/** Google takes no more of one member. */
const MAX_IDENTIFIERS = 10;

/** A person with more is several members. */
function membersOf({ googleEmails, phones }: Removal) {
  const userIdentifiers = [
    ...googleEmails.map((emailAddress) => ({ emailAddress })),
    ...phones.map((phoneNumber) => ({ phoneNumber })),
  ];
  const parts = Math.ceil(userIdentifiers.length / MAX_IDENTIFIERS);
  return Array.from({ length: parts }, (_, part) => ({
    userData: {
      userIdentifiers: userIdentifiers.slice(part * MAX_IDENTIFIERS, (part + 1) * MAX_IDENTIFIERS),
    },
  }));
}

export const removal: RemovalHalf<GoogleAdsSettings> = {
  // At most 1,000 members, where Google takes 10,000.
  maxRemovals: 100,
  perSecond: 2,
  usable: (one) => anyOf(one, 'googleEmails', 'phones'),
  async requests(removals, settings, { session }) {
    const { endpoint = ENDPOINT, validateOnly = false, removeFrom = [] } = settings;
    const audienceMembers = removals.flatMap(membersOf);
    if (!audienceMembers.length) return [];
    return [
      {
        url: `${endpoint}/audienceMembers:remove`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${session?.token ?? ''}` },
        body: JSON.stringify({
          destinations: removeFrom.map((list) => destinationOf(list, settings)),
          audienceMembers,
          encoding: 'HEX',
          validateOnly,
        }),
      },
    ];
  },
  outcome,
};
