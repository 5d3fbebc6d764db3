/** Which halves of a destination are at work by its settings, and what the visitor must have allowed. */
import type { Need } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';

type Settings = Readonly<Record<string, unknown>>;

/** The collector delivers. */
export const byServer = (manifest: Manifest, settings: Settings): boolean =>
  manifest.server === true &&
  settings['deliverBy'] !== 'page' &&
  (manifest.serverNeeds ?? []).every((name) => settings[name] !== undefined);

/** The collector tells the vendor whom to forget. */
export const byRemoval = (manifest: Manifest, settings: Settings): boolean =>
  byServer(manifest, settings) && asksRemoval(manifest, settings);

/** The settings ask for that. */
export const asksRemoval = ({ removal }: Manifest, settings: Settings): boolean =>
  removal !== undefined && settings[removal] !== undefined && settings[removal] !== false;

/** Pages load the vendor's script. */
export const byPage = (manifest: Manifest, settings: Settings): boolean =>
  manifest.browser !== false && settings['deliverBy'] !== 'server';

/** All of these must be granted. The check of the configuration has put the limited form of marketing into `purposes`. */
export const needsOf = (manifest: Manifest, settings: Settings): readonly Need[] =>
  (settings['purposes'] as Need[] | undefined) ?? manifest.purposes;
