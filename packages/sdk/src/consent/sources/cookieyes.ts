/** CookieYes. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

type Ask = () => { categories: Record<string, unknown>; isUserActionCompleted?: boolean };

const usual = { functional: ['functional'], analytics: ['analytics'], marketing: ['advertisement'] };

const cookieyes: ConsentSource = (tell, settings) => {
  watch(
    {
      find: () => globalOf<Ask>('getCkyConsent'),
      events: 'cookieyes_banner_load cookieyes_banner_loaded cookieyes_consent_update',
      read(ask, say) {
        const {
          categories,
          // Older builds do not tell; their cookie does.
          isUserActionCompleted = /cookieyes-consent=[^;]*action(:|%3A)yes/.test(document.cookie),
        } = ask();
        say(reportOf(isUserActionCompleted === true, categories, settings, usual));
      },
    },
    tell,
  );
};
export default cookieyes;
