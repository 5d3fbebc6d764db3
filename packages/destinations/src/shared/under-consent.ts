/** Runs a browser half under consent: started by the first grant, stopped and cleaned up by a withdrawal. */
import type { ConsentState, Need } from '@beckon/consent';
import type { BeckonEvent } from '@beckon/events';
import type { Pixel } from '../contract.ts';
import { deleteCookies } from './delete-cookies.ts';

/**
 * The visitor may have changed their mind while the half was downloading: the state decides, not the call.
 * @param needs what the settings say; advertising by default
 * @param start stub, script, init: called once, by the first grant
 * @param tell the vendor's own consent call: false for a withdrawal, true for a later grant
 * @param send called only while allowed
 */
export function underConsent(
  now: ConsentState,
  needs: readonly Need[] = ['marketing'],
  cookies: RegExp,
  start: () => void,
  tell: (granted: boolean) => void,
  send: (event: BeckonEvent) => void,
): Pixel {
  let on = false;
  let follow: typeof tell = start;
  const consent = (state: ConsentState) => {
    // `granted` or `not-required`: the "allow" of @beckon/consent's `verdict` in few bytes; a test compares them.
    const allowed = needs.every((purpose) => /^[gn]/.test(state[purpose]!));
    if (allowed !== on) {
      on = allowed;
      follow(on);
      follow = tell;
      if (!on) deleteCookies(cookies);
    }
  };
  consent(now);
  return {
    event: (event) => {
      if (on) send(event);
    },
    consent,
  };
}
