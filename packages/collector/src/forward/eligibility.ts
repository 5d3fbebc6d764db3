/** Which events a destination gets, as the vendor's half sees them: by name, consent, age, and the half's own word. */
import { LIMITED, limitedToo, type Need } from '@beckon/consent';
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
import { createCleaner } from './clean-secrets.ts';

export interface EligibilityParts {
  site: string;
  /** Its name. */
  destination: string;
  half: ServerDestination<unknown>;
  settings: Readonly<Record<string, unknown>>;
  /** All of these must be granted. */
  purposes: readonly Need[];
  /** Of the manifest: without one of these the vendor can do nothing with an event. */
  matchKeys?: readonly (readonly IdentifierName[])[] | undefined;
  /** Texts that no reason may hold. Default none. */
  secrets?: readonly string[];
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
  /** Why the vendor could not use it, or why its half cannot read it; undefined when neither is so. */
  unusable(event: SequencedEvent): string | undefined;
  /** Whether it can go in one request with the first of it. */
  together(first: SequencedEvent, event: SequencedEvent): boolean;
  /** What marketing allows has changed since the event was first looked at: it has to be read and chosen anew. */
  outdated(event: SequencedEvent): boolean;
  /**
   * With the ids of earlier events of the visitor, where marketing is allowed now as then. Where it was allowed then
   * alone, what it says of consent is the word of now, and nothing is in it that vendors know the visitor by.
   */
  serverEvent(event: SequencedEvent): ServerEvent;
  /** What the vendor gets to match it by; nothing where the half does not say. */
  matchedBy(events: readonly SequencedEvent[]): Matched[];
}

export function createEligibility(parts: EligibilityParts): Eligibility {
  const { site, destination, half, settings, purposes, matchKeys, forwards, now } = parts;
  const clean = createCleaner(parts.secrets ?? []);

  /** By what was decided since it was told: the newest that is known, and the records of the person. */
  const allowedSince = ({ visitor, time }: SequencedEvent, needs: readonly Need[]): boolean =>
    !visitor ||
    (allows(forwards.newestConsent(site, visitor), needs) && forwards.open(site, visitor, needs, time));

  function wanted(event: SequencedEvent): boolean {
    const names = settings['events'] as readonly string[] | undefined;
    if (event.bot || event.prefetch || (names && !names.includes(event.name))) return false;
    if (!allows(event.consent, purposes) || !allowedSince(event, purposes)) return false;
    return wish(event) !== false;
  }

  /** Why the half cannot read an event: what it throws is the end of that event alone. */
  const faults = new WeakMap<SequencedEvent, string>();
  function guarded<T>(event: SequencedEvent, ask: () => T): T | undefined {
    try {
      return ask();
    } catch (error) {
      faults.set(event, clean.text(`could not be written for ${destination}: ${error}`));
      return undefined;
    }
  }

  /** The half's own word; true where it throws, as that is told by `unusable`. */
  const wish = (event: SequencedEvent): boolean | string =>
    guarded(event, () => half.wants?.(serverEvent(event), settings)) ?? true;

  const tooOld = (event: SequencedEvent) => half.maxAgeMs !== undefined && event.time < now() - half.maxAgeMs;

  /** Asked for what it wants, then for the request: of the events of one read. */
  const written = new WeakMap<SequencedEvent, { given: ServerEvent; full: boolean }>();

  const isFullNow = (event: SequencedEvent): boolean =>
    allows(event.consent, MARKETING) && allowedSince(event, MARKETING);

  function outdated(event: SequencedEvent): boolean {
    const before = written.get(event);
    return !!before && before.full !== isFullNow(event);
  }

  /** As it would have been told if the visitor had decided then as they have by now. */
  function underConsentOfNow(event: SequencedEvent): SequencedEvent {
    const { adIds, address, userAgent, ...rest } = event;
    const wasFull = allows(event.consent, MARKETING);
    const wasLimited = allows(event.consent, [LIMITED]);
    const limited = wasLimited && allowedSince(event, [LIMITED]);
    return {
      ...rest,
      consent: {
        ...(wasFull ? { ...limitedToo(event.consent), marketing: 'denied' } : event.consent),
        ...(wasLimited && !limited && { [LIMITED]: 'denied' }),
      },
      // Those of a page that knew of the opt-out are made for the limited form; the others were told for all of marketing.
      ...(limited && !wasFull && adIds && { adIds }),
      ...(limited && address && { address }),
      ...(limited && userAgent && { userAgent }),
    };
  }

  function serverEvent(sequenced: SequencedEvent): ServerEvent {
    const before = written.get(sequenced);
    if (before) return before.given;
    const full = isFullNow(sequenced);
    const { client, ...event } = full ? sequenced : underConsentOfNow(sequenced);
    const earlier = full && event.visitor && forwards.adIdsOf(site, event.visitor, now());
    const adIds = { ...earlier, ...event.adIds };
    const given: ServerEvent = {
      ...event,
      client: client.id,
      seq: client.seq,
      ...(client.lang && { language: client.lang }),
      ...(Object.keys(adIds).length > 0 && { adIds }),
    };
    written.set(sequenced, { given, full });
    return given;
  }

  function unusable(event: SequencedEvent): string | undefined {
    if (tooOld(event)) return TOO_OLD;
    const wants = wish(event);
    if (typeof wants === 'string') return wants;
    identifiersOf(event);
    // One that cannot stand with itself can stand with nobody.
    guarded(event, () => half.together?.(serverEvent(event), serverEvent(event), settings));
    return faults.get(event);
  }

  const together = (first: SequencedEvent, event: SequencedEvent): boolean =>
    guarded(event, () => half.together?.(serverEvent(first), serverEvent(event), settings) !== false) ??
    false;

  /** Asked for what is matched by, and again when it was sent. */
  const known = new WeakMap<SequencedEvent, { identifiers: Identifiers | undefined }>();
  function identifiersOf(event: SequencedEvent): Identifiers | undefined {
    const before = known.get(event);
    if (before) return before.identifiers;
    const identifiers = guarded(event, () => half.identifiers?.(serverEvent(event), settings));
    known.set(event, { identifiers });
    return identifiers;
  }
  function unmatched(event: SequencedEvent): boolean {
    const identifiers = identifiersOf(event);
    return !faults.has(event) && !hasMatchKey(identifiers ?? {}, matchKeys);
  }
  const matchedBy = (events: readonly SequencedEvent[]): Matched[] =>
    events.flatMap((event) => {
      const identifiers = identifiersOf(event);
      return identifiers ? [{ seq: event.seq, identifiers, score: matchScore(identifiers) }] : [];
    });

  return { wanted, unmatched, unusable, together, outdated, serverEvent, matchedBy };
}
