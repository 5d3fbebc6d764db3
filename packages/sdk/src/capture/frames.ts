/** Players of other sites in frames of this page. */
import type { CapturePage } from './capture.ts';
import { hear } from './hear.ts';
import { rootsIn } from './roots.ts';

/** Tells each frame that is there, whenever there may be more, and each that has loaded. */
export function watchFrames(
  page: CapturePage,
  found: (frame: HTMLIFrameElement, loaded: boolean) => void,
): void {
  const scan = () => {
    for (const root of rootsIn(document))
      for (const frame of root.querySelectorAll('iframe')) found(frame, false);
  };
  hear(document, 'load', ({ target }) => {
    if (target instanceof HTMLIFrameElement) found(target, true);
  });
  page.on('event', ({ name }) => {
    if (name === 'page_view') scan();
  });
  scan();
}

/** What players say, of their own origin alone. Some write JSON. */
export function hearPlayers(
  origin: RegExp,
  work: (player: Window, said: Readonly<Record<string, unknown>>) => void,
): void {
  hear<MessageEvent>(window, 'message', ({ origin: from, source, data }) => {
    if (source && origin.test(from))
      work(source as Window, typeof data === 'string' ? JSON.parse(data) : data);
  });
}
