/** The consent gate of one channel: lets events through, holds them in memory, or purges them. */
import { type ConsentState, type Need, verdict } from '@beckon/consent';

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
 * @param lost gets each event that will never pass: refused, or held and pushed out by newer ones (`full`)
 */
export function createGate<T>(
  initial: ConsentState,
  needs: readonly Need[],
  pass: (item: T) => void,
  lost: (item: T, full: boolean) => void = () => {},
): Gate<T> {
  let now = verdict(initial, needs);
  const held: T[] = [];
  function push(item: T): void {
    if (now === 'allow') pass(item);
    else if (now === 'deny') lost(item, false);
    else if (held.push(item) > MAX_HELD) lost(held.shift()!, true);
  }
  return {
    push,
    update(state) {
      now = verdict(state, needs);
      for (const item of held.splice(0)) push(item);
    },
  };
}
