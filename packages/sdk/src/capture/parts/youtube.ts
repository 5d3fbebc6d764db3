/**
 * Players of YouTube in frames with `enablejsapi=1`, by the messages that its own script exchanges with them; that script
 * is not loaded. The messages are not documented: the form is as sites that use them have it.
 */
import type { Capture } from '../capture.ts';
import { hearPlayers, watchFrames } from '../frames.ts';
import { createPlays } from '../plays.ts';

/** What a player tells, each message only what has changed. */
interface Info {
  /** 1 plays, 0 has ended, 2 paused, 3 waits for data. */
  playerState?: number;
  currentTime?: number;
  duration?: number;
  videoData?: { video_id?: string; title?: string };
}

const ORIGIN = /^https:\/\/www\.youtube(-nocookie)?\.com$/;
/** A player that is still starting does not answer. */
const ASK_EVERY_MS = 500;
const ASKS = 20;

const capture: Capture = (page, settings) => {
  const played = createPlays(page, 'youtube', settings);
  const players = new WeakMap<object, Info & { before?: number | undefined }>();

  hearPlayers(ORIGIN, (player, { event, info }) => {
    const known = {
      ...players.get(player),
      ...(event === 'onStateChange' ? { playerState: info as number } : (info as Info)),
    };
    players.set(player, known);
    const { playerState, before, currentTime = 0, duration = 0, videoData: { video_id, title } = {} } = known;
    if (!video_id || (playerState !== 0 && playerState !== 1)) return;
    known.before = playerState;
    const url = `https://www.youtube.com/watch?v=${video_id}`;
    const video = { id: video_id, url, title, time: currentTime, duration };
    if (playerState) played(player, video, before === 1 ? 'time' : 'play');
    else if (before) played(player, { ...video, time: duration }, 'end');
  });

  watchFrames(page, ({ src, id, contentWindow: player }, loaded) => {
    if (!player || !ORIGIN.test(new URL(src, location.href).origin)) return;
    // The site's own use of the player has asked it already: it must not get another id from here.
    if (!/[?&]enablejsapi=1/.test(src) || /[?&]widgetid=/.test(src) || 'YT' in window) return;
    if (loaded) players.delete(player);
    let asks = 0;
    const ask = () => {
      if (players.has(player) || asks++ > ASKS) return;
      // The frame may still be empty, which a console would complain about if the origin was named. It is no secret.
      player.postMessage(JSON.stringify({ event: 'listening', id: id || 1, channel: 'widget' }), '*');
      setTimeout(ask, ASK_EVERY_MS);
    };
    ask();
  });
};
export default capture;
