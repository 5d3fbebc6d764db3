/** How well vendors can tell whose events they get, of each destination and of one event. */
import { type IdentifierName, type Manifest, matchScore } from '@beckon/destinations';
import type { Config } from '../config/config.ts';
import { byPage } from '../config/halves.ts';
import type { Store } from '../store/store.ts';
import { type MatchFacts, type Raise, raisesOf } from './match-advice.ts';

export interface MatchQuality {
  days: number;
  /** Events that the destination took in these days. */
  sent: number;
  /** Events that were meant for it, and not sent: it could match them by nothing. */
  unmatched: number;
  /** Any one of these sets, whole, is what it matches by; absent where any event will do. */
  needs?: readonly (readonly IdentifierName[])[];
  /** The average, from 0 to 10: beckon's own estimate. Absent where nothing was sent. */
  score?: number;
  /** Share of events that had it, from 0 to 1. */
  identifiers: Partial<Record<IdentifierName, number>>;
  /** What would raise it, the most first. */
  raise: Raise[];
}

export interface MatchQualities {
  /** By `site` and `destination`; undefined for a destination that matches nobody, as the shop's own system. */
  of(days: number): (site: string, destination: string) => MatchQuality | undefined;
  ofEvent(
    site: string,
    id: string,
  ): { destination: string; score: number; identifiers: readonly IdentifierName[] }[];
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

export function createMatchQualities(parts: {
  store: Pick<Store, 'matches'>;
  config: Config;
  manifests: ReadonlyMap<string, Manifest>;
  now(): number;
}): MatchQualities {
  const { store, config, manifests, now } = parts;

  function factsOf(site: string, destination: string): MatchFacts {
    const { destinations, vendorAddress, capture } = config.sites[site]!;
    const settings = destinations[destination] ?? {};
    const manifest = manifests.get(destination);
    return {
      destination,
      advancedMatching: manifest?.settings['advancedMatching'] && settings['advancedMatching'] === true,
      vendorAddress: !!vendorAddress,
      adIds: !!capture?.['ad-ids'],
      page: !!manifest && byPage(manifest, settings),
    };
  }

  return {
    of(days) {
      const sums = store.matches.sums(now(), days);
      return (site, destination) => {
        const sum = sums.find((one) => one.site === site && one.destination === destination);
        const manifest = manifests.get(destination);
        const { sent = 0, unmatched = 0, identifiers = {} } = sum ?? {};
        if (!sent && !unmatched && !manifest?.purposes.includes('marketing')) return undefined;
        const needs = manifest?.matchKeys;
        // What was not sent had nothing of what is needed, of the rest nobody knows.
        const needed = needs?.flat() ?? [];
        const among = [...(Object.keys(identifiers) as IdentifierName[]), ...needed].map((name) => {
          const all = needed.includes(name) ? sent + unmatched : sent;
          return [name, (identifiers[name] ?? 0) / all] as const;
        });
        const score = sent ? sum!.score / sent : 0;
        return {
          days,
          sent,
          unmatched,
          ...(needs && { needs }),
          ...(sent > 0 && { score: rounded(score, 1) }),
          identifiers: Object.fromEntries(
            Object.entries(identifiers).map(([name, n]) => [name, rounded(n / sent, 4)]),
          ),
          raise:
            sent || unmatched ? raisesOf(score, Object.fromEntries(among), factsOf(site, destination)) : [],
        };
      };
    },
    ofEvent: (site, id) =>
      store.matches.ofEvent(site, id).map(({ destination, identifiers }) => ({
        destination,
        score: matchScore(Object.fromEntries(identifiers.map((name) => [name, true]))),
        identifiers,
      })),
  };
}
