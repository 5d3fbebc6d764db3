/** How well vendors can tell whose events they get, as lines of `beckon status`. */
import { harmless } from '../settings.ts';

/** A destination, as the admin API tells of it. */
export interface Recognising {
  site: string;
  destination: string;
  match?: {
    days: number;
    sent: number;
    unmatched: number;
    score?: number;
    raise: { gain: number; text: string }[];
  };
}

/** None where nothing was meant for anybody who matches. */
export function matchLines({ site, destination, match }: Recognising): string[] {
  if (!match?.sent && !match?.unmatched) return [];
  const { days, sent, unmatched, score, raise } = match;
  const events = `${sent.toLocaleString('en-US')} ${sent === 1 ? 'event' : 'events'} in ${days} days`;
  const strangers = unmatched ? `, ${unmatched.toLocaleString('en-US')} not sent: nothing to match by` : '';
  const quality = score === undefined ? events : `${score.toFixed(1)} of 10, ${events}`;
  return [
    `match       ${harmless(`${site}/${destination}`)} ${quality}${strangers}`,
    ...raise.map(({ gain, text }) => `              up to +${gain.toFixed(1)}  ${harmless(text)}`),
  ];
}
