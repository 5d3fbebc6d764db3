/** Starts what a site records without code; loaded only where it names something. */
import type { Capture, CapturePage } from './capture.ts';

/**
 * Each by itself: one that cannot be had, or that fails, is a warning and stops no other.
 * @param given settings by name, or names with spaces between them, as an attribute of the tag has them
 */
export function startCaptures(
  given: Readonly<Record<string, Readonly<Record<string, unknown>>>> | string,
  load: (name: `auto-${string}`) => Promise<{ default: Capture }>,
  page: CapturePage,
): void {
  const all =
    typeof given === 'string'
      ? given.split(' ').flatMap((name) => (name ? [[name, {}] as const] : []))
      : Object.entries(given);
  for (const [name, settings] of all)
    load(`auto-${name}`)
      .then((part) => part.default(page, settings))
      .catch((error) => page.warn(`capture "${name}": ${error}`));
}
