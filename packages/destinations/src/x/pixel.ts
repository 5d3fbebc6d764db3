/** X's browser half: the twq stub and calls to the events of this pixel. Source: business.x.com/en/help (conversion tracking for websites). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { isFull } from '../shared/traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toX } from './mapping.ts';
import { cookies, pixelIdOf, type XSettings } from './settings.ts';

interface Twq {
  (...args: unknown[]): void;
  exe?(...args: unknown[]): void;
  version: string;
  queue?: ArrayLike<unknown>[];
}

const page = globalThis as unknown as { twq: Twq };
const TRAITS = { email: 'email', phone: 'phone' };
/** X's limited mode. */
const RESTRICTED = { restricted_data_use: 'restrict_optimization' };

const factory: PixelFactory<XSettings> = (given, { consent, addScript }) => {
  const id = pixelIdOf(given);
  const settings = given as XSettings;

  function start(limited: boolean): void {
    // A `twq` that is already there is used as it is.
    if (!page.twq) {
      const twq = function () {
        // biome-ignore lint/complexity/noArguments: X's script reads the raw arguments object.
        const args = arguments;
        twq.exe ? twq.exe(...args) : twq.queue!.push(args);
      } as Twq;
      page.twq = twq;
      twq.version = '1.1';
      twq.queue = [];
      addScript('https://static.ads-twitter.com/uwt.js');
    }
    // Each config is a page view.
    if (!page.twq.queue?.some((call) => call[0] === 'config' && call[1] === id))
      page.twq('config', id, ...(limited ? [RESTRICTED] : []));
  }

  return underConsent(
    consent,
    settings.purposes,
    cookies,
    start,
    // X knows no word of consent: what ends is the calls.
    () => {},
    (event) => {
      const [name, params] = toX(event, settings) ?? [];
      if (!name) return;
      const { email, phone } = pageTraits(event, settings.advancedMatching ? TRAITS : undefined);
      // X hashes both; it wants the phone in E.164.
      const digits = `${phone}`.replace(/^00/, '+').replace(/[^+\d]/g, '');
      page.twq('event', name, {
        ...params,
        conversion_id: event.id,
        ...(email ? { email_address: email } : {}),
        ...(/^\+\d{7,15}$/.test(digits) && { phone_number: digits }),
        ...(!isFull(event) && RESTRICTED),
      });
    },
    () => {},
  );
};

export default factory;
