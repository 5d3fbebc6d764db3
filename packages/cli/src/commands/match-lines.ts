/** How well vendors can tell whose events they get, as lines of `beckon status`. */
import { harmless } from '../settings.ts';

/** A destination, as the admin API tells of it. */
export interface Recognising {
  site: string;
  destination: string;
  match?: {
    days: number;
    sent: number;
    score?: number;
    raise: { gain: number; text: string }[];
  };
}

/** None where nothing was sent that anybody matches. */
export function matchLines({ site, destination, match }: Recognising): string[] {
  if (match?.score === undefined) return [];
  const { days, sent, score, raise } = match;
  return [
    `match       ${harmless(`${site}/${destination}`)} ${score.toFixed(1)} of 10, ${sent.toLocaleString('en-US')} ${sent === 1 ? 'event' : 'events'} in ${days} days`,
    ...raise.map(({ gain, text }) => `              up to +${gain.toFixed(1)}  ${harmless(text)}`),
  ];
}
