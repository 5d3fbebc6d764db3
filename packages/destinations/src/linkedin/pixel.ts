/** LinkedIn's browser half: the lintrk stub and calls to its conversion rules. Source: linkedin.com/help/lms (Insight Tag, event-specific conversions). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toLinkedin } from './mapping.ts';
import { cookies, type LinkedinSettings, partnerIdOf } from './settings.ts';

interface Lintrk {
  (verb: string, data: object): void;
  q: unknown[];
}

/** Read at each use: LinkedIn's script may put its own function in the stub's place. */
const page = globalThis as unknown as {
  lintrk: Lintrk;
  _linkedin_partner_id: string;
  _linkedin_data_partner_ids?: string[];
};
const EMAIL = { email: 'email' };

const factory: PixelFactory<LinkedinSettings> = (given, { consent, addScript }) => {
  const id = partnerIdOf(given);
  const settings = given as LinkedinSettings;
  let known: unknown;

  return underConsent(
    consent,
    settings.purposes,
    cookies,
    () => {
      page._linkedin_data_partner_ids ??= [];
      const ids = page._linkedin_data_partner_ids;
      // Twice the same would be two page views.
      if (!ids.includes(id)) ids.push(id);
      // A `lintrk` that is already there is used as it is: loading the script again would send its page view again.
      if (!page.lintrk) {
        page._linkedin_partner_id = id;
        const lintrk: Lintrk = (verb, data) => lintrk.q.push([verb, data]);
        lintrk.q = [];
        page.lintrk = lintrk;
        addScript('https://snap.licdn.com/li.lms-analytics/insight.min.js');
      }
    },
    // LinkedIn knows no word of consent: what ends is the calls.
    () => {},
    (event) => {
      const [rule, money] = toLinkedin(event, settings.eventNames) ?? [];
      if (!rule) return;
      const { email } = pageTraits(event, settings.advancedMatching ? EMAIL : undefined);
      if (email && email !== known) page.lintrk('setUserData', { email });
      known = email;
      page.lintrk('track', {
        conversion_id: +rule,
        event_id: event.id,
        ...(money && { conversion_value: money['value'], currency: money['currency'] }),
      });
    },
  );
};

export default factory;
