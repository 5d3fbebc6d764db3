/** Listens in the page in such a way that the site cannot notice, whatever happens here. */
import { quietly } from '../quietly.ts';

/**
 * Captured, as media events do not bubble and a site may stop what does.
 * @param names with spaces between them
 */
export function hear<E extends Event>(target: EventTarget, names: string, work: (event: E) => void): void {
  for (const name of names.split(' '))
    target.addEventListener(name, (event) => quietly(() => work(event as E)), {
      capture: true,
      passive: true,
    });
}
