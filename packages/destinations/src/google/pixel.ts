/** Google's browser half: gtag with consent mode, Analytics 4 and Ads. Source: developers.google.com/tag-platform/gtagjs/reference, /security/guides/consent. */
import { type ConsentState, googleConsent } from '@beckon/consent';
import type { PixelFactory } from '../contract.ts';
import { deleteCookies } from '../shared/delete-cookies.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toGoogle } from './mapping.ts';
import { accountOf, analyticsCookies, cookies, type GoogleSettings, readSettings } from './settings.ts';

const page = globalThis as unknown as { gtag: (...args: unknown[]) => void; dataLayer: unknown[] };

const factory: PixelFactory<GoogleSettings> = (given, { consent, addScript }) => {
  const settings = readSettings(given);
  const configured = new Set<string>();
  let started = false;
  let state = consent;
  const update = () => page.gtag('consent', 'update', googleConsent(state));

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
      page.gtag('consent', 'default', googleConsent({} as ConsentState));
    }
    update();
    if (!document.querySelector('script[src*="/gtag/js"]')) {
      page.gtag('js', new Date());
      addScript(`https://www.googletagmanager.com/gtag/js?id=${accountOf(settings.ids[0]!)}`);
    }
  }

  const half = underConsent(
    state,
    settings.purposes,
    cookies,
    start,
    () => {},
    (event) => {
      for (const [name, params] of toGoogle(event, settings)) {
        const account = accountOf(params['send_to'] as string);
        if (account[0] === 'G' && state.analytics !== 'granted') continue;
        // Page views come from the tracker, with the address of their moment.
        if (!configured.has(account))
          page.gtag('config', account, { ...settings.config, send_page_view: false });
        configured.add(account);
        // The capture that reads the data layer knows by it what is ours. A copy of Google's has no symbols.
        params[Symbol.for('beckon') as never] = 1;
        page.gtag('event', name, params);
      }
    },
  );
  return {
    event: half.event,
    consent(next) {
      state = next;
      half.consent(next);
      // Also when statistics alone changed, which `half` does not follow.
      if (started) update();
      // Statistics can be taken back alone.
      if (next.analytics !== 'granted') deleteCookies(analyticsCookies);
    },
  };
};

export default factory;
