/** Reddit's browser half: the rdt stub and its calls. Source: the snippet in Events Manager; business.reddithelp.com (pixel). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toReddit } from './mapping.ts';
import { cookies, pixelIdOf, type RedditSettings } from './settings.ts';

interface Rdt {
  (...args: unknown[]): void;
  sendEvent?(...args: unknown[]): void;
  callQueue?: ArrayLike<unknown>[];
}

const page = globalThis as unknown as { rdt: Rdt };

const factory: PixelFactory<RedditSettings> = (given, { consent, addScript }) => {
  const id = pixelIdOf(given);
  const settings = given as RedditSettings;
  return underConsent(
    consent,
    settings.purposes,
    cookies,
    (limited) => {
      // A `rdt` that is already there is used as it is.
      if (!page.rdt) {
        const rdt = function () {
          // biome-ignore lint/complexity/noArguments: Reddit's script reads the raw arguments object.
          const args = arguments;
          rdt.sendEvent ? rdt.sendEvent(...args) : rdt.callQueue!.push(args);
        } as Rdt;
        page.rdt = rdt;
        rdt.callQueue = [];
        addScript('https://www.redditstatic.com/ads/pixel.js');
      }
      // The site's own init of this pixel, where it still waits in the queue, is enough.
      if (!page.rdt.callQueue?.some((call) => call[0] === 'init' && call[1] === id))
        page.rdt('init', id, {
          useDecimalCurrencyValues: true,
          // Limited data use. The country is required; the right to opt out is that of the US.
          ...(limited && { dpm: 'LDU', dpcc: 'US' }),
        });
    },
    (granted) => page.rdt(granted ? 'enableFirstPartyCookies' : 'disableFirstPartyCookies'),
    (event) => {
      const [name, params] = toReddit(event, settings) ?? [];
      if (!name) return;
      // With each event: who it is may change, and init is once.
      const { external_id: externalId, ...who } = pageTraits(
        event,
        settings.advancedMatching ? { email: 'email', phoneNumber: 'phone' } : undefined,
      );
      page.rdt('track', name, {
        ...params,
        conversionId: event.id,
        ...who,
        ...(externalId !== undefined && { externalId }),
      });
    },
  );
};

export default factory;
