/** Acme's server half. FACT: source, the vendor's pages on its conversions API. */
import type { Identifiers, ServerDestination, ServerEvent } from '../server-contract.ts';
import { nameOf, present } from '../shared/commerce.ts';
import { hashed } from '../shared/hash.ts';
import { isFields } from '../shared/json-answer.ts';
import { email } from '../shared/normalise.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import { names, toAcme } from './mapping.ts';
import type { AcmeSettings } from './settings.ts';

const ENDPOINT = 'https://api.acme.example';
/** FACT: how old an event may be; the last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** FACT: what the vendor matches people by, what of it hashed, and by which rules made uniform; cookies and click ids are in `event.adIds`. */
const keysOf = (event: ServerEvent, { advancedMatching }: AcmeSettings) => ({
  email: advancedMatching ? email(traitsOf(event.user).email) : undefined,
  externalId: externalIdOf(event),
  address: event.address,
  userAgent: event.userAgent,
});

const identifiers = (event: ServerEvent, settings: AcmeSettings): Identifiers =>
  Object.fromEntries(Object.entries(keysOf(event, settings)).map(([key, value]) => [key, !!value]));

async function toServerEvent(event: ServerEvent, settings: AcmeSettings, now: number) {
  const [name, params] = toAcme(event, settings)!;
  const keys = keysOf(event, settings);
  return present({
    name,
    event_id: event.id,
    // FACT: unit and format of times. A clock that is ahead must not cost the batch.
    time: Math.floor(Math.min(event.time, now)),
    user: {
      email: await hashed(keys.email),
      external_id: await hashed(keys.externalId),
      ip_address: keys.address || undefined,
      user_agent: keys.userAgent,
    },
    ...params,
  });
}

const half: ServerDestination<AcmeSettings> = {
  // FACT: events per request, requests a second; fewer events where one bad one refuses them all.
  maxEvents: 100,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants: (event, settings) => !!nameOf(event, settings, names),
  async request(events, settings, { now }) {
    const { accountId, accessToken = '', endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/v1/accounts/${accountId}/events`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        events: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
      }),
    };
  },
  // FACT: the vendor's codes, where it has its own: which pause, which retry, which tell of single events (`partial`).
  outcome: (answer) =>
    statusOutcome('Acme', answer, ({ error }) => (isFields(error) ? error['message'] : undefined)),
  identifiers,
};
export default half;
