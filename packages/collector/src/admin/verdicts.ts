/** What each destination of a site may get of an event, by the consent stamped on it. */
import { type ConsentState, initialConsent, limitedToo, verdict } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';
import type { Config } from '../config/config.ts';
import { needsOf } from '../config/halves.ts';
import type { StoredEvent } from '../store/store.ts';

/** `allowed`: the browser half may get it. `not_mapped`: the vendor has no such event. */
export type DestinationVerdict = 'allowed' | 'no_consent' | 'not_mapped';

export type VerdictsOf = (event: StoredEvent) => Record<string, DestinationVerdict>;

export function createVerdicts(config: Config, manifests: ReadonlyMap<string, Manifest>): VerdictsOf {
  return (event) => {
    const verdicts: Record<string, DestinationVerdict> = {};
    const state = { ...initialConsent(), ...limitedToo(event.consent) } as ConsentState;
    for (const [name, settings] of Object.entries(config.sites[event.site]?.destinations ?? {})) {
      const manifest = manifests.get(name);
      if (!manifest) continue;
      const named = Object.hasOwn((settings['eventNames'] as object | undefined) ?? {}, event.name);
      verdicts[name] =
        !manifest.events.includes(event.name) && !manifest.events.includes('*') && !named
          ? 'not_mapped'
          : verdict(state, needsOf(manifest, settings)) === 'allow'
            ? 'allowed'
            : 'no_consent';
    }
    return verdicts;
  };
}
