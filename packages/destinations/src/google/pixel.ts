/** Google's browser half: gtag with consent mode, Analytics 4 and Ads. Source: developers.google.com/tag-platform/gtagjs/reference, /security/guides/consent. */
import { type ConsentState, googleConsent } from '@beckon/consent';
import type { PixelFactory } from '../contract.ts';
import { deleteCookies } from '../shared/delete-cookies.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toGoogle } from './mapping.ts';
import {
  accountOf,
  adsCookies,
  analyticsCookies,
  cookies,
  type GoogleSettings,
  readSettings,
} from './settings.ts';

interface Layer extends Array<unknown> {
  /** beckon's writer tells all tags of the page of consent, this one among them. */
  beckon?: boolean;
}
const page = globalThis as unknown as { gtag: (...args: unknown[]) => void; dataLayer: Layer };

const matches = (pattern: RegExp) => (value: string | undefined) => pattern.test(value!);
const allows = matches(/^[gn]/);
const refuses = matches(/^[dw]/);
/** How long tags of advanced mode wait for the visitor's stored choice, in milliseconds. */
const WAIT_FOR_UPDATE_MS = 500;

const factory: PixelFactory<GoogleSettings> = (given, { consent, addScript }) => {
  const settings = readSettings(given);
  const advanced = settings.consentMode === 'advanced';
  const ads = settings.limited ? 'limited:marketing' : 'marketing';
  const configured = new Set<string>();
  let started = false;
  let personal = true;
  let state = consent;

  /** @param signals marked, so that a source that reads the layer takes them for nobody's decision */
  const say = (kind: string, signals: object) => {
    if (!page.dataLayer?.beckon) page.gtag('consent', kind, { ...signals, [Symbol.for('beckon')]: true });
  };

  function update(): void {
    if (allows(state.marketing) !== personal && settings.limited) {
      personal = !personal;
      page.gtag('set', 'allow_ad_personalization_signals', personal);
    }
    // As long as nobody has decided, the default holds.
    if (state.analytics !== 'pending' || state.marketing !== 'pending')
      say('update', googleConsent(state, ads));
  }

  function start(): void {
    started = true;
    // A `gtag` that is already there is used as it is: its page, or its banner, has set the defaults of consent.
    if (!page.gtag) {
      page.dataLayer ??= [];
      page.gtag = function () {
        // biome-ignore lint/complexity/noArguments: Google's script ignores arrays; it must be the arguments object.
        page.dataLayer.push(arguments);
      };
      // Nothing is granted in an empty state.
      say('default', {
        ...googleConsent({} as ConsentState),
        ...(advanced && { wait_for_update: WAIT_FOR_UPDATE_MS }),
      });
    }
    update();
    if (!document.querySelector('script[src*="/gtag/js"]')) {
      page.gtag('js', new Date());
      addScript(`https://www.googletagmanager.com/gtag/js?id=${accountOf(settings.ids[0]!)}`);
    }
  }

  const half = underConsent(
    state,
    advanced ? [] : settings.purposes,
    cookies,
    start,
    () => {},
    (event) => {
      for (const [name, params] of toGoogle(event, settings)) {
        const account = accountOf(params['send_to'] as string);
        if (account[0] === 'G' && !advanced && !allows(state.analytics)) continue;
        // Page views come from the tracker, with the address of their moment.
        if (!configured.has(account))
          page.gtag('config', account, { ...settings.config, send_page_view: false });
        configured.add(account);
        // The capture that reads the data layer knows by it what is ours. A copy of Google's has no symbols.
        params[Symbol.for('beckon') as never] = 1;
        page.gtag('event', name, params);
      }
    },
    true,
  );
  return {
    event: half.event,
    consent(next) {
      state = next;
      half.consent(next);
      // Also when statistics alone changed, which `half` does not follow.
      if (started) update();
      // Either can be taken back alone.
      if (refuses(next.analytics)) deleteCookies(analyticsCookies);
      if (refuses(next[ads])) deleteCookies(adsCookies);
    },
  };
};

export default factory;
