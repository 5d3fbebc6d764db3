/** Who of a site's vendors looks for items in a catalogue, in which events, and by which id. */
import { type ConsentState, initialConsent, limitedToo, type Need, verdict } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';
import type { SiteConfig } from '../config/config.ts';
import { needsOf } from '../config/halves.ts';
import type { StoredEvent } from '../store/store.ts';
import type { CompareRule } from './compare-item.ts';

/** Plain data, for a worker thread. */
export interface CatalogueVendor {
  /** Name of the destination; '' for the events themselves, whoever gets them. */
  vendor: string;
  title: string;
  rule: CompareRule;
  /** All of these must be granted. */
  needs: readonly Need[];
  /** Names of events that it gets; undefined for every one. */
  events: readonly string[] | undefined;
}

/** The first is ''. */
export function cataloguesOf(
  { catalogue, destinations }: SiteConfig,
  manifests: ReadonlyMap<string, Manifest>,
): CatalogueVendor[] {
  if (!catalogue) return [];
  const { match, vendors, priceTolerance } = catalogue;
  const own: CatalogueVendor = {
    vendor: '',
    title: 'All events',
    rule: { ...match, priceTolerance, listsByGroup: false },
    needs: [],
    events: undefined,
  };
  const theirs = Object.entries(destinations).flatMap(([name, settings]): CatalogueVendor[] => {
    const manifest = manifests.get(name);
    if (!manifest?.catalogue) return [];
    const named = (settings['eventNames'] ?? {}) as Record<string, string>;
    const events = [
      ...manifest.events.filter((event) => named[event] !== ''),
      ...Object.keys(named).filter((event) => named[event]),
    ];
    return [
      {
        vendor: name,
        title: manifest.title,
        rule: {
          ...(vendors[name] ?? match),
          priceTolerance,
          // A site that names the field itself knows what its vendor compares.
          listsByGroup: !vendors[name] && manifest.catalogue.listsByGroup === true,
        },
        needs: needsOf(manifest, settings),
        events: events.includes('*') ? undefined : [...new Set(events)],
      },
    ];
  });
  return [own, ...theirs];
}

/** By name, and by the consent that it was released under. */
export function gets(
  { needs, events }: CatalogueVendor,
  { name, consent }: Pick<StoredEvent, 'name' | 'consent'>,
): boolean {
  if (events && !events.includes(name)) return false;
  const state = { ...initialConsent(), ...limitedToo(consent) } as ConsentState;
  return !needs.length || verdict(state, needs) === 'allow';
}
