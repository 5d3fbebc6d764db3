/** Enhanced conversions: who the person is, for Google's script to hash. Loaded where the site asks for it. Source: support.google.com/google-ads/answer/13258081. */
import type { BeckonEvent } from '@beckon/events';
import type { Pixel } from '../contract.ts';
import { isFull } from '../shared/traits.ts';
import type { GoogleSettings } from './settings.ts';

type Told = Readonly<Record<string, unknown>>;
const pick = (from: Told, names: string) =>
  JSON.parse(JSON.stringify(Object.fromEntries(names.split(' ').map((name) => [name, from[name]]))));

/** In Google's terms. Nobody, where advertising is not allowed in full. */
function userDataOf(event: BeckonEvent): object {
  const { user } = event;
  if (!user || !isFull(event)) return {};
  const told: Told = { phone_number: user['phone'], ...(user['address'] as object), ...user };
  return {
    ...pick(told, 'email phone_number'),
    address: pick(told, 'first_name last_name street city region postal_code country'),
  };
}

/**
 * @param say tells Google, before each event and as a whole: who has logged out is forgotten
 * @param settings of the half, which reads `config` at the first event
 */
export default function enhance(
  { event, consent }: Pixel,
  say: (verb: string, what: string, fields: object) => void,
  settings: GoogleSettings,
): Pixel {
  settings.config = { ...settings.config, allow_enhanced_conversions: true };
  return {
    event(one) {
      say('set', 'user_data', userDataOf(one));
      event(one);
    },
    consent,
  };
}
