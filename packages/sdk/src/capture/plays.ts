/** What is told of a video, whoever plays it: start, progress, end, each once. Names and parameters are GA4's. */
import type { CapturePage } from './capture.ts';

/** A moment of a video. */
export interface Played {
  /** What it is, for telling it from the next one in the same player. */
  id: string;
  url?: string | undefined;
  title?: string | undefined;
  /** Seconds. */
  time: number;
  /** Seconds; 0 or infinite where nobody knows. */
  duration: number;
}

interface Play {
  id: string;
  view: unknown;
  left: number[];
  ended?: boolean;
}

/**
 * @param settings `percents` that make an event; default 10, 25, 50, 75, as GA4
 * @returns hears of each moment. A video that is started again counts in the next view, not in the same one; one that
 * plays on is told to the view that is on
 */
export function createPlays(
  page: CapturePage,
  video_provider: string,
  settings: Readonly<Record<string, unknown>>,
): (player: object, played: Played, step: 'play' | 'time' | 'end') => void {
  const { percents = [10, 25, 50, 75] } = settings as { percents?: readonly number[] };
  const plays = new WeakMap<object, Play>();

  return (player, { id, url, title, time, duration }, step) => {
    const percent =
      step === 'end' ? 100 : duration > 0 ? Math.min(99, Math.floor((time / duration) * 100)) || 0 : 0;
    const tell = (name: string, video_percent: number) =>
      page.track(name, {
        video_provider,
        video_title: title,
        video_url: url,
        video_current_time: Math.round(time),
        ...(duration > 0 && duration < Infinity && { video_duration: Math.round(duration) }),
        video_percent,
      });
    let play = plays.get(player);
    if (play?.id !== id || (step === 'play' && play.view !== page.start())) {
      const ahead = percents.filter((one) => one > percent || step === 'end');
      play = { id, view: page.start(), left: ahead.sort((a, b) => a - b) };
      plays.set(player, play);
      tell('video_start', step === 'end' ? 0 : percent);
    }
    while (play.left.length && play.left[0]! <= percent) tell('video_progress', play.left.shift()!);
    if (step === 'end' && !play.ended) {
      play.ended = true;
      tell('video_complete', 100);
    }
  };
}
