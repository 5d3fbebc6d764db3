/** The part that is loaded when stubs kept what pages told that were left before the script had come. */
import type { Page } from '@beckon/events';
import type { Tracker } from './beckon.ts';
import { addressOf, hide } from './clean.ts';
import { quietly } from './quietly.ts';
import { local, putLocal, STUBS_KEY } from './storage.ts';
import type { Moment } from './views.ts';
import { randomId } from './visitor.ts';

/** What the stub keeps of a call: its arguments, none for a mere mark, and when and where it was made. */
export type StubCall = Moment & { args: unknown[] };

/**
 * Records the views of those pages, and what they tracked; other commands concerned them alone. Pages are parted
 * by an empty line, each line is one call in JSON, the first and the last of a page are marks.
 */
export function replayEarlier(tracker: Tracker): void {
  const text = local((store) => store.getItem(STUBS_KEY)) ?? '';
  putLocal(STUBS_KEY, '');
  for (const lines of text.split('\n\n')) {
    let view: Page | undefined;
    let address = '';
    // A line that the stub has cut, to stay within its limit, is none.
    for (const line of lines.split('\n'))
      quietly(() => {
        const call = JSON.parse(line) as StubCall;
        const { args, time, url, title, referrer } = call;
        const [verb, name, data] = args;
        // The monotonic clock of that page is gone.
        const moment = { ...call, mono: performance.now() - (Date.now() - time) };
        if (!view || addressOf(url) !== addressOf(address)) {
          view = { id: randomId(), url, referrer: address || referrer, title };
          address = url;
          tracker.trackAt(moment, 'page_view', undefined, undefined, view);
        }
        // The last call knows it best.
        view.title = hide(title);
        if (verb === 'track') tracker.trackAt(moment, name as string, data, undefined, view);
      });
  }
}
