/** vanilla-cookieconsent, version 3. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Saved {
  /** The accepted ones. */
  categories?: string[];
  /** By category, of all categories. */
  services?: Record<string, unknown>;
  consentId?: string;
  revision?: number;
}
interface Api {
  validConsent(): boolean;
  getCookie(): Saved;
  getUserPreferences(): { acceptedCategories?: string[]; rejectedCategories?: string[] };
}

/** Its categories have no fixed names: these are those of its manual. */
const usual = {
  functional: ['functional', 'functionality'],
  analytics: ['analytics'],
  marketing: ['marketing', 'ads', 'advertising'],
};

const cookieconsent: ConsentSource = (tell, settings) => {
  // As a module it has no global: then its events are all there is.
  let saved: Saved | undefined;
  const again = watch<Partial<Api>>(
    {
      find() {
        const api = globalOf<Api>('CookieConsent');
        return api?.getUserPreferences ? api : saved && {};
      },
      read({ validConsent, getCookie, getUserPreferences }, say) {
        const {
          acceptedCategories = saved?.categories ?? [],
          rejectedCategories = Object.keys(saved?.services ?? {}),
        } = getUserPreferences?.() ?? {};
        const { consentId, revision } = getCookie?.() ?? saved ?? {};
        const states: Record<string, boolean> = {};
        for (const name of rejectedCategories) states[name] = false;
        for (const name of acceptedCategories) states[name] = true;
        say(
          reportOf(
            validConsent ? validConsent() : !!saved,
            states,
            settings,
            usual,
            consentId && `${consentId} revision ${revision}`,
          ),
        );
      },
    },
    tell,
  );
  for (const name of ['cc:onFirstConsent', 'cc:onConsent', 'cc:onChange'])
    window.addEventListener(name, (event) => {
      saved = (event as CustomEvent<{ cookie?: Saved } | undefined>).detail?.cookie;
      again();
    });
};
export default cookieconsent;
