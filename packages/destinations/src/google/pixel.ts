/** Google's browser half: gtag with consent mode, Analytics 4 and Ads. Source: developers.google.com/tag-platform/gtagjs/reference, /security/guides/consent. */
import { type ConsentState, googleConsent } from '@beckon/consent';
import type { Pixel, PixelFactory } from '../contract.ts';
import { deleteCookies } from '../shared/delete-cookies.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toGoogle } from './mapping.ts';
import { type GoogleSettings, readSettings } from './settings.ts';

interface Layer extends Array<unknown> {
  /** beckon's writer tells all tags of the page of consent, this one among them. */
  beckon?: boolean;
}
const page = globalThis as unknown as { gtag: (...args: unknown[]) => void; dataLayer: Layer };

/** The mark: to a source of consent it is nobody's decision, to a capture no event. A copy of Google's has no symbols. */
const say = (verb: string, what: string, fields: object) =>
  page.gtag(verb, what, { ...fields, [Symbol.for('beckon')]: 1 });

/** How long tags of advanced mode wait for the visitor's stored choice, in milliseconds. */
const WAIT_FOR_UPDATE_MS = 500;
/** These and `_ga*`. Source: support.google.com (cookies of the tags). */
const adsCookies = /\b_gcl\w*=/g;

const factory: PixelFactory<GoogleSettings, Pixel | Promise<Pixel>> = (given, { consent, addScript }) => {
  const settings = readSettings(given);
  const advanced = settings.consentMode === 'advanced';
  const configured: Record<string, boolean> = {};
  /** Statistics are not allowed. */
  let unmeasured = false;

  const tell = (kind: string, fields: object) => page.dataLayer?.beckon || say('consent', kind, fields);

  const half = underConsent(
    consent,
    settings.purposes,
    adsCookies,
    () => {
      // A `gtag` that is already there is used as it is: its page, or its banner, has set the defaults of consent.
      if (!page.gtag) {
        page.gtag = function () {
          page.dataLayer ??= [];
          // biome-ignore lint/complexity/noArguments: Google's script ignores arrays; it must be the arguments object.
          page.dataLayer.push(arguments);
        };
        // Nothing is granted in an empty state.
        tell('default', {
          ...googleConsent({} as ConsentState),
          wait_for_update: advanced ? WAIT_FOR_UPDATE_MS : 0,
        });
      }
      if (!document.querySelector('[src*="/gtag/js"]')) {
        page.gtag('js', new Date());
        addScript(`https://www.googletagmanager.com/gtag/js?id=${settings.ids[0]}`);
      }
    },
    () => {},
    (event) => {
      for (const [account, name, params] of toGoogle(event, settings)) {
        if (!name || (account[0] === 'G' && unmeasured && !advanced)) continue;
        if (!configured[account])
          // Page views come from the tracker, with the address of their moment.
          say('config', account, { ...settings.config, send_page_view: false });
        configured[account] = true;
        say('event', name as string, params);
      }
    },
    (state) => {
      const signals = googleConsent(state, `${settings.limited ? 'limited:' : ''}marketing`);
      unmeasured = signals.analytics_storage === 'denied';
      // As long as nobody has decided, both are pending, the default holds.
      if (/^p.+p/.test(state.analytics + state.marketing)) return;
      tell('update', signals);
      // Either can be taken back alone.
      if (unmeasured) deleteCookies(/\b_ga\w*=/g);
      if (signals.ad_storage === 'denied') deleteCookies(adsCookies);
    },
  );
  return settings.enhancedConversions
    ? import('./enhanced.ts').then((part) => part.default(half, say, settings))
    : half;
};

export default factory;
