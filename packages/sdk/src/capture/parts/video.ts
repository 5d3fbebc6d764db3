/** Video and audio elements of the page: start, progress, end. */
import { plainUrl } from '../addresses.ts';
import type { Capture } from '../capture.ts';
import { hear } from '../hear.ts';
import { createPlays } from '../plays.ts';
import { rootsIn, watchRoots } from '../roots.ts';

const STEPS = { play: 'play', timeupdate: 'time', ended: 'end' } as const;

const capture: Capture = (page, settings) => {
  const played = createPlays(page, 'html5', settings);

  function hearOf({ type, target }: Event): void {
    if (!(target instanceof HTMLMediaElement)) return;
    const { currentSrc, currentTime, duration, paused, loop, muted } = target;
    // Without end and sound it is decoration. The time of a video that does not play is where somebody has looked.
    if (!currentSrc || (loop && muted) || (paused && type === 'timeupdate')) return;
    const url = plainUrl(currentSrc);
    const title = target.title || target.ariaLabel || url?.split('/').pop();
    played(
      target,
      { id: currentSrc, url, title, time: currentTime, duration },
      STEPS[type as keyof typeof STEPS],
    );
  }

  const meet = watchRoots((root) => hear(root, 'play timeupdate ended', hearOf));
  // What plays by itself, in roots that nobody has touched.
  const scan = () => rootsIn(document).forEach(meet);
  scan();
  page.on('event', ({ name }) => {
    if (name === 'page_view') scan();
  });
};
export default capture;
