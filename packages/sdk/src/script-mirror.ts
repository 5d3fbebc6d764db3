/** Feeds the destinations of a script tag: knows the vendors whose halves lie beside it, and loads them from there. */
import type { BrowserDestination, PixelFactory } from '@beckon/destinations';
import { createMirrors as createPlain, type Feed } from './mirror.ts';

/** Names of all destinations, filled in by the build from the vendor folders. */
declare const __DESTINATIONS__: string;

/** What the tag says of one, `load` aside. */
export type Told = Omit<BrowserDestination, 'load'> & { settings?: unknown };

/** An attribute that is none of a vendor, as consent managers and frameworks put them on tags, feeds nobody. */
export const createMirrors = (
  on: Parameters<typeof createPlain>[0],
  consent: Parameters<typeof createPlain>[1],
  warn: Parameters<typeof createPlain>[2],
  options: Parameters<typeof createPlain>[3],
  load: Parameters<typeof createPlain>[4],
): Feed =>
  createPlain(on, consent, warn, options, load, ({ name, purposes, settings }: Told) =>
    settings && __DESTINATIONS__.split(',').includes(name)
      ? {
          name,
          purposes,
          async load(lent) {
            const half = (await import(`./to-${name}.js`)) as { default: PixelFactory<unknown> };
            return half.default(settings, lent);
          },
        }
      : undefined,
  );
