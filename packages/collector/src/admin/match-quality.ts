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
        if (!sum?.sent)
          return manifests.get(destination)?.purposes.includes('marketing')
            ? { days, sent: 0, identifiers: {}, raise: [] }
            : undefined;
        const { sent } = sum;
        const shares = Object.entries(sum.identifiers).map(([name, n]) => [name, n / sent] as const);
        const score = sum.score / sent;
        return {
          days,
          sent,
          score: rounded(score, 1),
          identifiers: Object.fromEntries(shares.map(([name, share]) => [name, rounded(share, 4)])),
          raise: raisesOf(score, Object.fromEntries(shares), factsOf(site, destination)),
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
