/** Counts what may happen again, as a form that is sent twice, once per view. */
import type { CapturePage } from './capture.ts';

/**
 * @returns whether the event is the first with any of these marks in the view that is on: a form, or what was typed, as
 * frameworks draw forms anew
 */
export function createOnce(page: CapturePage): (name: string, marks: readonly unknown[]) => boolean {
  let view: unknown;
  let counted = new Map<string, Set<unknown>>();
  return (name, marks) => {
    const now = page.start();
    if (view !== now) counted = new Map();
    view = now;
    const before = counted.get(name) ?? [];
    const all = new Set([...before, ...marks]);
    counted.set(name, all);
    return all.size === [...before].length + marks.length;
  };
}
