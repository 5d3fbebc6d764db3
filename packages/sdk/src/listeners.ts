/** What a site can listen to with `on`. A listener that throws is reported and hurts nobody. */
import type { ConsentState } from '@beckon/consent';
import type { BeckonEvent, DropReason } from '@beckon/events';

export interface Signals {
  /** An event was made, before any consent gate; `consent` is that of this moment. */
  event: Omit<BeckonEvent, 'visitor' | 'session' | 'client' | 'seq'>;
  /** The collector acknowledged these event ids. */
  acked: string[];
  /** Events were lost. */
  drop: { reason: DropReason; count: number };
  consent: ConsentState;
  /** Something is wrong with a call, a setting or a vendor. */
  warning: string;
}

export interface Listeners {
  /** Returns a function that stops listening. */
  on<K extends keyof Signals>(signal: K, listener: (value: Signals[K]) => void): () => void;
  emit<K extends keyof Signals>(signal: K, value: Signals[K]): void;
}

export function createListeners(): Listeners {
  const all = new Set<[string, (value: never) => void]>();
  return {
    on(signal, listener) {
      const entry: [string, (value: never) => void] = [signal, listener];
      all.add(entry);
      return () => void all.delete(entry);
    },
    emit(signal, value) {
      for (const [name, listener] of all)
        if (name === signal)
          try {
            listener(value as never);
          } catch (error) {
            console.error(error);
          }
    },
  };
}
