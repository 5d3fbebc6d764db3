/** Players of Vimeo in frames, by the messages of its player.js (github.com/vimeo/player.js), which is not loaded. */
import type { Capture } from '../capture.ts';
import { hearPlayers, watchFrames } from '../frames.ts';
import { createPlays } from '../plays.ts';

interface Moment {
  seconds: number;
  duration: number;
}

const STEPS: Readonly<Record<string, 'play' | 'time' | 'end'>> = {
  play: 'play',
  timeupdate: 'time',
  ended: 'end',
};

const capture: Capture = (page, settings) => {
  const played = createPlays(page, 'vimeo', settings);
  /** What each player shows. */
  const ids = new WeakMap<object, string>();
  const titles = new WeakMap<object, string>();
  const asked = new WeakSet<object>();
  const say = (player: Window, method: string, value?: string) => player.postMessage({ method, value }, '*');

  hearPlayers(/^https:\/\/player\.vimeo\.com$/, (player, { event, method, data, value }) => {
    if (method === 'getVideoTitle') titles.set(player, value as string);
    // A new document in the frame knows nothing of what the one before was asked.
    if (event === 'ready' || (method === 'ping' && !asked.has(player))) {
      asked.add(player);
      for (const name of [...Object.keys(STEPS), 'loaded']) say(player, 'addEventListener', name);
      say(player, 'getVideoTitle');
    }
    if (event === 'loaded') {
      ids.set(player, `${(data as { id: number }).id}`);
      titles.delete(player);
      say(player, 'getVideoTitle');
    }
    const step = STEPS[event as string];
    const id = ids.get(player);
    if (!step || !id) return;
    const { seconds, duration } = data as Moment;
    const video = { id, url: `https://vimeo.com/${id}`, title: titles.get(player), time: seconds, duration };
    played(player, video, step);
  });

  watchFrames(page, ({ src, contentWindow: player }, loaded) => {
    const id = /^https:\/\/player\.vimeo\.com\/video\/(\d+)/.exec(src)?.[1];
    if (!id || !player) return;
    if (loaded || !ids.has(player)) ids.set(player, id);
    // Answered by a player that was ready before this script was.
    if (!asked.has(player)) say(player, 'ping');
  });
};
export default capture;
