/** Klaro, from version 0.7. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Manager {
  confirmed: boolean;
  /** Changes with every switch that is touched. */
  consents: Record<string, boolean>;
  savedConsents?: Record<string, boolean>;
  config: { services: { name: string; purposes?: string[] }[] };
  watch(watcher: { update(manager: Manager, type: string): void }): void;
}

/** Purposes of services have no fixed names: these are those of its manual. */
const usual = {
  functional: ['functional'],
  analytics: ['analytics'],
  marketing: ['marketing', 'advertising'],
};

const klaro: ConsentSource = (tell, settings) => {
  watch(
    {
      // Asked while the document is read, it would begin earlier than the site meant.
      find: () =>
        document.readyState !== 'loading' && globalOf<{ getManager(): Manager }>('klaro')?.getManager(),
      listen: (manager, again) =>
        manager.watch({
          update(_, type) {
            // "consents" comes with every switch that is touched, before anything is saved.
            if (type !== 'consents') again();
          },
        }),
      read({ confirmed, consents, savedConsents = consents, config }, say) {
        const states: Record<string, boolean> = {};
        for (const { name, purposes = [] } of config.services)
          for (const purpose of purposes)
            states[purpose] = states[purpose] !== false && savedConsents[name] === true;
        say(reportOf(confirmed, states, settings, usual));
      },
    },
    tell,
  );
};
export default klaro;
