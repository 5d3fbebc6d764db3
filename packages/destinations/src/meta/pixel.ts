/** Meta's browser half: the fbq stub and calls to this one pixel only. Source: developers.facebook.com/docs/meta-pixel. */
import type { BeckonEvent } from '@beckon/events';
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
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

/** Meta's names of what `identify` told. */
const TRAITS = {
  em: 'email',
  ph: 'phone',
  fn: 'first_name',
  ln: 'last_name',
  ct: 'city',
  st: 'region',
  zp: 'postal_code',
  country: 'country',
};
/** Meta wants no more for one pixel and page: the second when more is known of the person. */
const MAX_INITS = 2;

const page = globalThis as unknown as { fbq: Fbq; _fbq: Fbq };

const factory: PixelFactory<MetaSettings> = (given, { consent, addScript }) => {
  const id = pixelIdOf(given);
  const settings = given as MetaSettings;
  let inits = 0;
  let known: string;

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
  }

  /** With what is known of the person at the first event; once more when that changes. */
  function init(event: BeckonEvent): void {
    const who = pageTraits(event, settings.advancedMatching ? TRAITS : undefined);
    const text = JSON.stringify(who);
    if (inits === MAX_INITS || text === known) return;
    inits++;
    known = text;
    page.fbq('init', id, who);
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
      if (!name) return;
      init(event);
      page.fbq(isStandard(name) ? 'trackSingle' : 'trackSingleCustom', id, name, params, {
        eventID: event.id,
        eventSourceUrl: event.page.url,
      });
    },
  );
};

export default factory;
