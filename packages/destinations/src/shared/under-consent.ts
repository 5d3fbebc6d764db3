/** Runs a browser half under consent: started by the first grant, stopped and cleaned up by a withdrawal. */
import type { ConsentState, Need } from '@beckon/consent';
import type { BeckonEvent } from '@beckon/events';
import type { Pixel } from '../contract.ts';
import { deleteCookies } from './delete-cookies.ts';

/** `granted` or `not-required`: the "allow" of @beckon/consent's `verdict` in few bytes; a test compares them. */
const allows = (state: Readonly<Record<string, string>>, needs: readonly Need[]) =>
  needs.every((need) => /^[gn]/.test(state[need]!));

/**
 * The visitor may have changed their mind while the half was downloading: the state decides, not the call.
 *
 * Where the limited form is enough, what holds at the start holds for the page, as vendors take the switch before
 * their init only: begun in full, an opt-out ends it, and nothing that was stamped as limited is sent in full.
 * @param needs what the settings say; advertising by default
 * @param start stub, script, init: called once, by the first grant; `limited` when only that form is allowed
 * @param tell the vendor's own consent call: false for a withdrawal, true for a later grant
 * @param send called only while allowed
 * @param follow told of each state from the start on: this vendor can be told of either form at any time
 */
export function underConsent(
  now: ConsentState,
  needs: readonly Need[] = ['marketing'],
  cookies: RegExp,
  start: (limited: boolean) => void,
  tell: (granted: boolean) => void,
  send: (event: BeckonEvent) => void,
  follow?: (state: ConsentState) => void,
): Pixel {
  let on = false;
  let started = false;
  const consent = (state: ConsentState) => {
    const allowed = allows(state, needs);
    if (allowed !== on) {
      on = allowed;
      if (started) tell(on);
      else {
        const known = needs.includes('limited:marketing');
        const limited = known && !allows(state, ['marketing']);
        if (known && !limited && !follow) needs = [...needs, 'marketing'];
        start(limited);
      }
      started = true;
      if (!on) deleteCookies(cookies);
    }
    if (started) follow?.(state);
  };
  consent(now);
  return {
    event: (event) => {
      if (on && allows(event.consent, needs)) send(event);
    },
    consent,
  };
}
