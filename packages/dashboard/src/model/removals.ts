/** Whom destinations are to forget, read from the API and put into words. */
import { formatCount, type Locale } from './format.ts';
import { plainText } from './plain-text.ts';
import { count, isObject } from './read-json.ts';

/** How the removals of one destination stand. */
export interface Removals {
  /** It was told, and took it. */
  sent: number;
  waiting: number;
  /** Refused for good; to be tried again with its dead letters. */
  dead: number;
  /** Taken back before it was told, as the visitor agreed again. */
  cancelled: number;
  /** Could not be told for so long that nothing is known any more of whom. */
  expired: number;
  /** In a row. */
  failures: number;
  nextAt: number;
  paused: boolean;
  reason: string;
}

/** Undefined where a destination is not asked to forget anybody. */
export function readRemovals(json: unknown): Removals | undefined {
  if (!isObject(json)) return undefined;
  return {
    sent: count(json['sent']),
    waiting: count(json['waiting']),
    dead: count(json['dead']),
    cancelled: count(json['cancelled']),
    expired: count(json['expired']),
    failures: count(json['failures']),
    nextAt: count(json['nextAt']),
    paused: json['paused'] === true,
    reason: plainText(json['reason'], 300),
  };
}

/** What became of them: only what there is, but always how many it was told. */
export function removalsText(removals: Removals, where: Locale = {}): string {
  const { sent, waiting, dead, cancelled, expired } = removals;
  const parts: [n: number, text: string][] = [
    [waiting, waiting === 1 ? 'waits' : 'wait'],
    [dead, 'refused'],
    [cancelled, 'agreed again before'],
    [expired, 'given up after 30 days'],
  ];
  return [
    `Told to forget ${formatCount(sent, where)}`,
    ...parts.filter(([n]) => n > 0).map(([n, text]) => `${formatCount(n, where)} ${text}`),
  ].join(', ');
}
