/** Starts what a site records without code; loaded only where it names something. */
import type { Tracker } from '../beckon.ts';
import type { BeckonOptions } from '../public-types.ts';
import type { Capture, CapturePage } from './capture.ts';

/**
 * Each by itself: one that cannot be had, or that fails, is a warning and stops no other.
 * @param options with settings by name, or names with spaces between them, as an attribute of the tag has them
 */
export function startCaptures(
  options: Pick<BeckonOptions, 'capture' | 'site' | 'endpoint'>,
  load: (name: `auto-${string}`) => Promise<{ default: Capture }>,
  tracker: Tracker,
  warn: CapturePage['warn'],
  recent: CapturePage['recent'],
  extra: CapturePage['extra'],
  consentNow: CapturePage['consentNow'],
): void {
  const given = options.capture as string | NonNullable<BeckonOptions['capture']>;
  const { site, endpoint } = options;
  const page = { ...tracker, site, endpoint, warn, recent, extra, consentNow } as unknown as CapturePage;
  const all =
    typeof given === 'string'
      ? given.split(' ').flatMap((name) => (name ? [[name, {}] as const] : []))
      : Object.entries(given);
  for (const [name, settings] of all)
    load(`auto-${name}`)
      .then((part) => part.default(page, settings))
      .catch((error) => page.warn(`capture "${name}": ${error}`));
}
