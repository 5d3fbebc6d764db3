/** Which halves of a destination are at work by its settings, and what the visitor must have allowed. */
import type { Need } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';

type Settings = Readonly<Record<string, unknown>>;

/** The collector delivers. */
export const byServer = (manifest: Manifest, settings: Settings): boolean =>
  manifest.server === true &&
  settings['deliverBy'] !== 'page' &&
  (manifest.serverNeeds ?? []).every((name) => settings[name] !== undefined);

/** Pages load the vendor's script. */
export const byPage = (manifest: Manifest, settings: Settings): boolean =>
  manifest.browser !== false && settings['deliverBy'] !== 'server';

/** All of these must be granted. The check of the configuration has put the limited form of marketing into `purposes`. */
export const needsOf = (manifest: Manifest, settings: Settings): readonly Need[] =>
  (settings['purposes'] as Need[] | undefined) ?? manifest.purposes;
