/** Osano. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Manager {
  getConsent(): Record<string, string>;
  addEventListener(event: string, hear: () => void): void;
}

const usual = {
  functional: ['PERSONALIZATION', 'STORAGE'],
  analytics: ['ANALYTICS'],
  marketing: ['MARKETING'],
};

const osano: ConsentSource = (tell, settings) => {
  // It has no word for "the visitor has chosen" but these events.
  let decided = settings['trustStart'] === true;
  watch(
    {
      find() {
        const manager = globalOf<{ cm?: Manager }>('Osano')?.cm;
        return manager?.getConsent && manager;
      },
      listen(manager, again) {
        // Not "consent-changed": it comes with every switch that is touched, before anything is saved.
        for (const event of ['consent-saved', 'consent-new', 'opt-out', 'consent-opt-out'])
          manager.addEventListener(`osano-cm-${event}`, () => {
            decided = true;
            again();
          });
        manager.addEventListener('osano-cm-initialized', () => again());
      },
      read(manager, say) {
        const states: Record<string, boolean> = {};
        for (const [name, word] of Object.entries(manager.getConsent())) states[name] = word === 'ACCEPT';
        const report = reportOf(decided, states, settings, usual);
        say(decided ? { ...report, optOut: !!states['OPT_OUT'] } : report);
      },
    },
    tell,
  );
};
export default osano;
