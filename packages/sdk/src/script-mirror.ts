/** Feeds the destinations of a script tag: knows the vendors whose halves lie beside it, and loads them from there. */
import type { BrowserDestination, PixelFactory } from '@beckon/destinations';
import { createMirror as createPlain, type Mirror } from './mirror.ts';

/** Names of all destinations, filled in by the build from the vendor folders. */
declare const __DESTINATIONS__: string;

/** What the tag says of one, `load` aside. */
export type Told = Omit<BrowserDestination, 'load'> & { settings: unknown };

/** An attribute that is none of a vendor, as consent managers and frameworks put them on tags, feeds nobody. */
const nobody: Mirror = { event() {}, consentChanged() {} };

export const createMirror = (
  { name, purposes, settings }: Told,
  ...rest: Parameters<typeof createPlain> extends [unknown, ...infer Rest] ? Rest : never
): Mirror =>
  settings && __DESTINATIONS__.split(',').includes(name)
    ? createPlain(
        {
          name,
          purposes,
          async load(lent) {
            const half = (await import(`./to-${name}.js`)) as { default: PixelFactory<unknown> };
            return half.default(settings, lent);
          },
        },
        ...rest,
      )
    : nobody;
