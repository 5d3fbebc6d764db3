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

/** All of these must be granted; in limited mode, what an opt-out leaves of marketing is enough. */
export function needsOf(manifest: Manifest, settings: Settings): readonly Need[] {
  const needs = (settings['purposes'] as Need[] | undefined) ?? manifest.purposes;
  if (!manifest.limited || settings['limited'] !== true) return needs;
  return needs.map((need) => (need === 'marketing' ? 'limited:marketing' : need));
}

/** A page that knows no limited mode stamps only whether all of marketing is allowed. */
export const limitedToo = (consent: Readonly<Record<string, string>>): Record<string, string> => ({
  ...(consent['marketing'] && { 'limited:marketing': consent['marketing'] }),
  ...consent,
});
