/** How far a view was scrolled and how long the visitor was at it: shown and in focus. Names are GA4's. */
import { watchLifecycle } from '../../lifecycle.ts';
import { momentNow } from '../../views.ts';
import type { Capture } from '../capture.ts';
import { hear } from '../hear.ts';

interface Settings {
  /** Percent of the page that make an event. Default 25, 50, 75, 90. */
  depths?: readonly number[];
  /** What scrolls, where it is not the document. */
  within?: string;
  /** Shorter times are told with what follows in the same view, in milliseconds. Default 1000, as GA4. */
  engagedMs?: number;
}

const capture: Capture = (page, settings) => {
  const { depths = [25, 50, 75, 90], within, engagedMs = 1000 } = settings as Settings;
  let view = page.start();
  let left: number[];
  let engaged = 0;
  /** By performance.now(); absent while the visitor is not here. */
  let since: number | undefined;

  /** Counts what has passed, and whether time passes from now on. */
  function look(here = document.visibilityState === 'visible' && document.hasFocus()): void {
    const now = performance.now();
    if (since !== undefined) engaged += now - since;
    since = here ? now : undefined;
  }

  function tellTime(): void {
    const engagement_time_msec = Math.round(engaged);
    if (engagement_time_msec < engagedMs || !engagement_time_msec) return;
    engaged = 0;
    page.trackAt(momentNow(), 'user_engagement', { engagement_time_msec }, undefined, view);
  }

  function begin(): void {
    engaged = 0;
    left = [...depths].sort((a, b) => a - b);
  }

  /** A view that is over is told before the first word of the next. */
  function follow(): void {
    const now = page.start();
    if (now === view) return;
    look();
    tellTime();
    view = now;
    begin();
  }

  begin();
  look();
  page.on('event', ({ name }) => {
    if (name === 'page_view') follow();
  });
  hear(document, 'scroll', ({ target }) => {
    if (!left.length) return;
    const box =
      target === document
        ? document.scrollingElement
        : within && (target as Element).matches(within) && target;
    if (!box || (within && target === document)) return;
    follow();
    const { scrollTop, clientHeight, scrollHeight } = box as Element;
    const percent = ((scrollTop + clientHeight) / scrollHeight) * 100;
    while (left.length && left[0]! <= percent + 0.5) page.track('scroll', { percent_scrolled: left.shift() });
  });
  hear(window, 'focus blur', ({ target }) => {
    // Fields come and go inside the page. Who has the focus now is known a moment later: it may be a frame in here.
    if (target === window) setTimeout(look);
  });
  watchLifecycle({
    onHide() {
      follow();
      look(false);
      tellTime();
    },
    onShow: () => look(),
  });
};
export default capture;
