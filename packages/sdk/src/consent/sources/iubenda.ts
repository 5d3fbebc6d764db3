/** iubenda's Privacy Controls and Cookie Solution. */
import { quietly } from '../../quietly.ts';
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

type Callbacks = Record<string, ((...args: unknown[]) => unknown) | undefined>;
interface Iubenda {
  csConfiguration?: { callback?: Callbacks };
  cs?: {
    consent?: { purposes?: Record<string, unknown> };
    api?: { isCcpaOptedOut?(): boolean };
  };
}

const usual = { functional: [2, 3], analytics: [4], marketing: [5] };

const iubenda: ConsentSource = (tell, settings) => {
  let decided = false;
  let needed = true;
  watch(
    {
      find() {
        const its = globalOf<Iubenda>('_iub');
        return its?.csConfiguration && its;
      },
      // Callbacks that were read before ours were there do not call us. Choices are made by clicks.
      events: 'click',
      listen({ csConfiguration }, again) {
        csConfiguration!.callback ??= {};
        const callbacks = csConfiguration!.callback;
        for (const name of ['onPreferenceExpressedOrNotNeeded', 'onPreferenceExpressed']) {
          const before = callbacks[name];
          callbacks[name] = function (this: unknown, ...args) {
            quietly(() => {
              decided = true;
              // Null: nobody has to be asked here.
              needed = args[0] !== null;
              again();
            });
            return before?.apply(this, args);
          };
        }
      },
      read({ cs }, say) {
        const purposes = cs?.consent?.purposes;
        const optOut = cs?.api?.isCcpaOptedOut?.() === true && { optOut: true };
        if (!needed) return say({ decided: false, applies: false, allows: {}, ...optOut });
        // Written only by a choice.
        const chosen = decided || /_iub_cs-\d+=/.test(document.cookie);
        if (purposes || optOut) say({ ...reportOf(chosen, purposes ?? {}, settings, usual), ...optOut });
      },
    },
    tell,
  );
};
export default iubenda;
