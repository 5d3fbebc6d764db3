/** What either side told LinkedIn of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, telling, tellings } from '../shared/told.ts';
import type { LinkedinSettings } from './settings.ts';

/**
 * Either side has a rule of its own, on the same campaign: what they have in common is the event that both are for.
 * Rules that are for several events stand for the first of them.
 */
const eventOf = (rules: Readonly<Record<string, string>> = {}, rule: string): string =>
  Object.keys(rules).find((name) => rules[name] === rule) ?? rule;

export const sides: Sides<LinkedinSettings> = {
  page: (calls, { eventNames }) =>
    tellings(
      calls,
      ([verb, who]) => (verb === 'setUserData' ? fieldsIn(who) : undefined),
      ([verb, data], { email }) => {
        if (verb !== 'track') return undefined;
        const { conversion_id: rule, event_id: key, conversion_value: value, currency } = fieldsIn(data);
        return telling({ key, name: eventOf(eventNames, `${rule}`), value, currency, email });
      },
    ),
  server(event, { conversions }) {
    const { conversion, eventId: key, conversionValue, user } = fieldsIn(event);
    const { amount: value, currencyCode: currency } = fieldsIn(conversionValue);
    const rule = `${conversion}`.replace('urn:lla:llaPartnerConversion:', '');
    const ids = fieldsIn(user)['userIds'] as { idType: string; idValue: string }[];
    const email = ids.find(({ idType }) => idType === 'SHA256_EMAIL')?.idValue;
    return telling({ key, name: eventOf(conversions, rule), value, currency, email });
  },
};
