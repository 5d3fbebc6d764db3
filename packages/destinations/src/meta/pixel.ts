/** Meta's browser half: the fbq stub and calls to this one pixel only. Source: developers.facebook.com/docs/meta-pixel. */
import type { PixelFactory } from '../contract.ts';
import { underConsent } from '../shared/under-consent.ts';
import { isStandard, toMeta } from './mapping.ts';
import { cookies, type MetaSettings, pixelIdOf } from './settings.ts';

interface Fbq {
  (...args: unknown[]): void;
  callMethod?(...args: unknown[]): void;
  push: Fbq;
  queue: unknown[];
  loaded: boolean;
  version: string;
  disablePushState: boolean;
}

const page = globalThis as unknown as { fbq: Fbq; _fbq: Fbq };

const factory: PixelFactory<MetaSettings> = (given, { consent, addScript }) => {
  const id = pixelIdOf(given);
  const settings = given as MetaSettings;

  function start(limited: boolean): void {
    // A `fbq` that is already there is used as it is.
    if (!page.fbq) {
      const fbq = function () {
        // biome-ignore lint/complexity/noArguments: Meta's script reads the raw arguments object.
        const args = arguments;
        fbq.callMethod ? fbq.callMethod(...args) : fbq.queue.push(args);
      } as Fbq;
      page.fbq = page._fbq = fbq.push = fbq;
      // Else Meta's script sends a PageView of its own at every history change, beside ours.
      fbq.loaded = fbq.disablePushState = true;
      fbq.version = '2.0';
      fbq.queue = [];
      addScript('https://connect.facebook.net/en_US/fbevents.js');
    }
    page.fbq('set', 'autoConfig', false, id);
    // Limited data use, heard before init only. 0, 0: Meta finds out by itself where the visitor is.
    if (limited) page.fbq('dataProcessingOptions', ['LDU'], 0, 0);
    page.fbq('init', id);
  }

  return underConsent(
    consent,
    settings.purposes,
    cookies,
    start,
    (granted) => page.fbq('consent', granted ? 'grant' : 'revoke'),
    (event) => {
      const [name, params] = toMeta(event, settings) ?? [];
      // Single: other pixels on the page belong to somebody else. The address is that of the moment of the event.
      if (name)
        page.fbq(isStandard(name) ? 'trackSingle' : 'trackSingleCustom', id, name, params, {
          eventID: event.id,
          eventSourceUrl: event.page.url,
        });
    },
  );
};

export default factory;
