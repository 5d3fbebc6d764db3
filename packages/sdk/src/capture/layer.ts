/** Reads a data layer: what was pushed before, and what is pushed later, in a way that nobody notices. */
import { quietly } from '../quietly.ts';

export type Layer = unknown[];
/** Bounds the walk over a layer that a page has filled for hours. */
const MAX_HISTORY = 2000;

/**
 * @param name of the global; made when it is not there, as every tag manager does
 * @param see gets each entry once
 * @returns looks again for entries that came past the hook: after another has taken its place, or the whole list's
 */
export function watchLayer(name: string, see: (entry: unknown) => void): () => void {
  const seen = new WeakSet<object>();
  const hooked = new WeakSet<Layer>();
  const globals = window as unknown as Record<string, Layer | undefined>;

  function once(entry: unknown): void {
    if (typeof entry !== 'object' || !entry || seen.has(entry)) return;
    seen.add(entry);
    quietly(() => see(entry));
  }
  function look(): void {
    globals[name] ??= [];
    const layer = globals[name];
    if (!Array.isArray(layer)) return;
    for (const entry of layer.slice(-MAX_HISTORY)) once(entry);
    if (hooked.has(layer)) return;
    hooked.add(layer);
    const push = layer.push;
    layer.push = function (this: Layer, ...entries: unknown[]) {
      try {
        // Its value and its errors are the site's; a tag manager's own push lies below or comes on top.
        return push.apply(this, entries);
      } finally {
        for (const entry of entries) once(entry);
      }
    };
  }
  look();
  return look;
}
