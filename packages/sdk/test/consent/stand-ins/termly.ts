/** Termly: its state does not tell a default from a choice; only an event does. */
import { fail, page, type StandIn } from './stand-in.ts';

export function termly(): StandIn {
  const hears: Record<string, ((payload: unknown) => void)[]> = {};
  let state: Record<string, boolean>;
  const set = ({ functional = false, analytics = false, marketing = false }) => {
    state = { essential: true, performance: functional, analytics, advertising: marketing, social: false };
  };
  const fire = (event: string) => {
    for (const hear of hears[event] ?? []) hear({ shape: 'of another version' });
  };
  return {
    load(stored) {
      set(stored ?? {});
      page['Termly'] = {
        getConsentState: () => ({ ...state }),
        on(event: string, hear: () => void) {
          hears[event] ??= [];
          hears[event].push(hear);
        },
      };
      fire('initialized');
    },
    choose(choice) {
      set(choice);
      fire('consent');
    },
    breakDown() {
      page['Termly'] = { getConsentState: fail, on: fail };
    },
    settingsForStored: { trustStart: true },
  };
}
