/** The consent gate of one channel: lets events through, holds them in memory, or purges them. */
import { type ConsentState, type Purpose, verdict } from '@beckon/consent';

export interface Gate<T> {
  /** Passes on, holds or forgets, as the current state says. */
  push(item: T): void;
  /** Applies a new state: grants release in order, refusals purge. */
  update(state: ConsentState): void;
}

/** Held events are bounded; beyond that the oldest go and are counted. */
export const MAX_HELD = 500;

/**
 * @param needs all of these must be allowed; anything undecided holds, any refusal denies
 * @param pass gets released events, in order
 * @param lost is told each time a held event is pushed out by newer ones
 */
export function createGate<T>(
  initial: ConsentState,
  needs: readonly Purpose[],
  pass: (item: T) => void,
  lost?: () => void,
): Gate<T> {
  let now = verdict(initial, needs);
  let held: T[] = [];
  return {
    push(item) {
      if (now === 'allow') pass(item);
      else if (now === 'hold' && held.push(item) > MAX_HELD) {
        held.shift();
        lost?.();
      }
    },
    update(state) {
      now = verdict(state, needs);
      const release = held;
      if (now !== 'hold') held = [];
      if (now === 'allow') for (const item of release) pass(item);
    },
  };
}
