/** Cookiebot. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Cookiebot {
  consent: Record<string, unknown> & { stamp?: string };
  /** False before an answer, when all categories say false, too. */
  hasResponse: boolean;
}

const usual = { functional: ['preferences'], analytics: ['statistics'], marketing: ['marketing'] };

const cookiebot: ConsentSource = (tell, settings) => {
  watch(
    {
      find() {
        const api = globalOf<Cookiebot>('Cookiebot');
        return api?.consent && api;
      },
      events: 'CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline CookiebotOnLoad',
      read: ({ consent, hasResponse }, say) =>
        say(reportOf(hasResponse === true, consent, settings, usual, consent.stamp)),
    },
    tell,
  );
};
export default cookiebot;
