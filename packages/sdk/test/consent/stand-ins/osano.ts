/** Osano: what it can be asked changes with every switch, before anything is saved. */
import { fail, page, type StandIn } from './stand-in.ts';

export function osano(): StandIn {
  let consent: Record<string, string> = {};
  const hears: Record<string, (() => void)[]> = {};
  const set = ({ functional = false, analytics = false, marketing = false }) => {
    const word = (yes: boolean) => (yes ? 'ACCEPT' : 'DENY');
    consent = {
      ESSENTIAL: 'ACCEPT',
      STORAGE: word(functional),
      PERSONALIZATION: word(functional),
      ANALYTICS: word(analytics),
      MARKETING: word(marketing),
      OPT_OUT: 'DENY',
    };
  };
  const fire = (event: string) => {
    for (const hear of hears[`osano-cm-${event}`] ?? []) hear();
  };
  return {
    load(stored) {
      set(stored ?? {});
      page['Osano'] = {
        cm: {
          getConsent: () => ({ ...consent }),
          addEventListener(event: string, hear: () => void) {
            hears[event] ??= [];
            hears[event].push(hear);
          },
        },
      };
      fire('initialized');
    },
    touch() {
      set({ functional: true, analytics: true, marketing: true });
      fire('consent-changed');
    },
    choose(choice) {
      set(choice);
      fire('consent-new');
      fire('consent-saved');
    },
    breakDown() {
      page['Osano'] = { cm: { getConsent: fail, addEventListener: fail } };
    },
    settingsForStored: { trustStart: true },
  };
}
