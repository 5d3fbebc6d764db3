/** What a request tells beside its events: the same for each of them. */
import type { Envelope } from '../intake/envelope.ts';
import type { StoredEvent } from '../store/store.ts';
import { agentOf } from './device.ts';

export type RequestFacts = Pick<StoredEvent, 'bot' | 'device' | 'country' | 'region' | 'gpc' | 'prefetch'>;

/** What a request tells beside its batch, and by which rule it is read. */
export interface From {
  envelope: Envelope;
  facts: RequestFacts;
  lateDays: number;
}

/** Records of earlier versions lack the newer fields. */
export function factsOf(envelope: Envelope): RequestFacts {
  const { place, gpc, purpose } = envelope;
  const { bot, device } = agentOf(envelope);
  return {
    bot,
    device,
    ...place,
    ...(gpc && { gpc }),
    // `prefetch`, `prefetch;prerender`. Source: wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header
    ...(/^pre(fetch|render)\b/.test(purpose) && { prefetch: true as const }),
  };
}

/** The first language of an Accept-Language, as BCP 47 writes it; undefined when it is not well-formed. */
export function firstLanguage(acceptLanguage: string): string | undefined {
  const tag = acceptLanguage.split(/[,;]/, 1)[0]!.trim();
  if (tag.length > 35) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
