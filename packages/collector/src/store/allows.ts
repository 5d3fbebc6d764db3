/** Whether the consent stamped on an event covers all that a destination needs. */
import { type ConsentState, initialConsent, limitedToo, type Need, verdict } from '@beckon/consent';
import type { StoredEvent } from './store.ts';

export const allows = (consent: StoredEvent['consent'] | undefined, needs: readonly Need[]): boolean =>
  !!consent && verdict({ ...initialConsent(), ...limitedToo(consent) } as ConsentState, needs) === 'allow';
