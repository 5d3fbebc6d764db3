/** Termly. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Termly {
  getConsentState(): Record<string, unknown> | undefined;
  on(event: string, hear: () => void): void;
}

const usual = { functional: ['performance'], analytics: ['analytics'], marketing: ['advertising'] };

const termly: ConsentSource = (tell, settings) => {
  // Its state does not say whether the visitor has chosen.
  let decided = settings['trustStart'] === true;
  watch(
    {
      find() {
        const api = globalOf<Termly>('Termly');
        return api?.getConsentState && api;
      },
      listen(api, again) {
        api.on('initialized', () => again());
        api.on('consent', () => {
          decided = true;
          again();
        });
      },
      read(api, say) {
        // What events carry differs between versions.
        const state = api.getConsentState();
        if (state) say(reportOf(decided, state, settings, usual));
      },
    },
    tell,
  );
};
export default termly;
