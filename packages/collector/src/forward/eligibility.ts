/** Which events a destination gets, as the vendor's half sees them: by name, consent, age, and the half's own word. */
import type { Need } from '@beckon/consent';
import {
  hasMatchKey,
  type IdentifierName,
  type Identifiers,
  matchScore,
  type ServerDestination,
  type ServerEvent,
} from '@beckon/destinations';
import { allows } from '../store/allows.ts';
import type { Forwards } from '../store/forwards.ts';
import type { Matched } from '../store/matches.ts';
import type { SequencedEvent } from '../store/store.ts';

export interface EligibilityParts {
  site: string;
  half: ServerDestination<unknown>;
  settings: Readonly<Record<string, unknown>>;
  /** All of these must be granted. */
  purposes: readonly Need[];
  /** Of the manifest: without one of these the vendor can do nothing with an event. */
  matchKeys?: readonly (readonly IdentifierName[])[] | undefined;
  forwards: Forwards;
  now(): number;
}

/** For the ids by which vendors know a visitor. */
const MARKETING: readonly Need[] = ['marketing'];
const TOO_OLD = 'too old: the destination takes none of that age';

export interface Eligibility {
  /**
   * Meant for this destination: by name, consent when it was made, the newest that is known, and the records of the
   * person. Asked right before each request, as consent may be taken back while an event waits.
   */
  wanted(event: SequencedEvent): boolean;
  /** Nothing in it by which the vendor could tell whose it is. */
  unmatched(event: SequencedEvent): boolean;
  /** Why the vendor could not use it; undefined when it could. */
  unusable(event: SequencedEvent): string | undefined;
  /** With the ids of earlier events of the visitor, where marketing is allowed now as then. */
  serverEvent(event: SequencedEvent): ServerEvent;
  /** What the vendor gets to match it by; nothing where the half does not say. */
  matchedBy(events: readonly SequencedEvent[]): Matched[];
}

export function createEligibility({
  site,
  half,
  settings,
  purposes,
  matchKeys,
  forwards,
  now,
}: EligibilityParts): Eligibility {
  function wanted(event: SequencedEvent): boolean {
    const names = settings['events'] as readonly string[] | undefined;
    if (event.bot || event.prefetch || (names && !names.includes(event.name))) return false;
    if (!allows(event.consent, purposes)) return false;
    const { visitor, time } = event;
    if (visitor && !allows(forwards.newestConsent(site, visitor), purposes)) return false;
    if (visitor && !forwards.open(site, visitor, purposes, time)) return false;
    return wish(event) !== false;
  }

  /** The half's own word. */
  const wish = (event: SequencedEvent): boolean | string =>
    half.wants?.(serverEvent(event), settings) ?? true;

  const tooOld = (event: SequencedEvent) => half.maxAgeMs !== undefined && event.time < now() - half.maxAgeMs;

  /** Asked for what it wants, then for the request: of the events of one read. */
  const written = new WeakMap<SequencedEvent, ServerEvent>();

  function serverEvent(sequenced: SequencedEvent): ServerEvent {
    const before = written.get(sequenced);
    if (before) return before;
    const { client, ...event } = sequenced;
    const { visitor, consent } = event;
    const may =
      visitor && allows(consent, MARKETING) && allows(forwards.newestConsent(site, visitor), MARKETING);
    const adIds = { ...(may && forwards.adIdsOf(site, visitor, now())), ...event.adIds };
    const given: ServerEvent = {
      ...event,
      client: client.id,
      seq: client.seq,
      ...(client.lang && { language: client.lang }),
      ...(Object.keys(adIds).length > 0 && { adIds }),
    };
    written.set(sequenced, given);
    return given;
  }

  function unusable(event: SequencedEvent): string | undefined {
    if (tooOld(event)) return TOO_OLD;
    const wants = wish(event);
    return typeof wants === 'string' ? wants : undefined;
  }

  /** Asked for what is matched by, and again when it was sent. */
  const known = new WeakMap<SequencedEvent, Identifiers | undefined>();
  function identifiersOf(event: SequencedEvent): Identifiers | undefined {
    if (!known.has(event)) known.set(event, half.identifiers?.(serverEvent(event), settings));
    return known.get(event);
  }
  const unmatched = (event: SequencedEvent) => !hasMatchKey(identifiersOf(event) ?? {}, matchKeys);
  const matchedBy = (events: readonly SequencedEvent[]): Matched[] =>
    events.flatMap((event) => {
      const identifiers = identifiersOf(event);
      return identifiers ? [{ seq: event.seq, identifiers, score: matchScore(identifiers) }] : [];
    });

  return { wanted, unmatched, unusable, serverEvent, matchedBy };
}
