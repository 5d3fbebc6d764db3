/** Waits for a banner's object and reads it again whenever it may have changed. */
import type { ConsentReport } from '@beckon/consent';
import { quietly } from '../../../quietly.ts';

export type Tell = (report: ConsentReport) => void;

export const globalOf = <T>(name: string): T | undefined => (window as never as Record<string, T>)[name];

export interface Watched<T> {
  /** What to ask, once it can answer; the same object each time. May throw: it is tried again. */
  find(): T | undefined | false;
  /** Events of window or document, separated by blanks, after which to look again. */
  events?: string;
  /** Called once for each object found, before it is read, to add the banner's own kind of listener. */
  listen?(banner: T, again: () => void): void;
  /** May throw: then nothing is said. */
  read(banner: T, say: Tell): void;
}

/**
 * Looks at once, with growing pauses for about ten seconds, and then only when told to or when the page is shown
 * again. What was said last is not repeated.
 * @returns looks again now
 */
export function watch<T>({ find, events = '', listen, read }: Watched<T>, tell: Tell): () => void {
  let banner: T | undefined;
  let said = '';
  let pauseMs = 60;
  const say: Tell = (report) => {
    const text = JSON.stringify(report);
    if (text === said) return;
    said = text;
    tell(report);
  };
  const look = () =>
    quietly(() => {
      // Asked for each time: banners replace their objects.
      const found = find();
      if (!found) return;
      if (found !== banner) {
        banner = found;
        quietly(() => listen?.(found, again));
      }
      read(found, say);
    });
  // Some tell of a change before they have made it.
  const again = () => {
    look();
    setTimeout(look);
  };
  const ask = () => {
    look();
    if (banner || pauseMs > 3000) return;
    pauseMs *= 1.5;
    setTimeout(ask, pauseMs);
  };
  // Captured: the window hears what is dispatched on the document, too. A page that is shown again may have missed
  // what another one changed.
  for (const name of `${events} pageshow`.trim().split(' ')) window.addEventListener(name, again, true);
  ask();
  return again;
}
