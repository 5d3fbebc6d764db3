/** Whom destinations are to forget, read from the API and put into words. */
import { formatCount, formatTime, type Locale } from './format.ts';
import { plainText } from './plain-text.ts';

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
  nextAt: number;
  paused: boolean;
  reason: string;
}

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

/** Undefined where a destination is not asked to forget anybody. */
export function readRemovals(json: unknown): Removals | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const row = json as Record<string, unknown>;
  return {
    sent: count(row['sent']),
    waiting: count(row['waiting']),
    dead: count(row['dead']),
    cancelled: count(row['cancelled']),
    expired: count(row['expired']),
    nextAt: count(row['nextAt']),
    paused: row['paused'] === true,
    reason: plainText(row['reason'], 300),
  };
}

/** What became of them: only what there is, but always how many it was told. */
export function removalsText(removals: Removals, where: Locale = {}): string {
  const { sent, waiting, dead, cancelled, expired } = removals;
  const parts: [n: number, text: string][] = [
    [waiting, 'wait'],
    [dead, 'refused'],
    [cancelled, 'agreed again before'],
    [expired, 'given up after 30 days'],
  ];
  return [
    `Told to forget ${formatCount(sent, where)}`,
    ...parts.filter(([n]) => n > 0).map(([n, text]) => `${formatCount(n, where)} ${text}`),
  ].join(', ');
}

/** Why they do not go; empty when they do. */
export function heldText({ paused, nextAt, reason }: Removals, now: number, where: Locale = {}): string {
  if (paused) return `Paused: ${reason}`;
  return nextAt > now ? `Waiting until ${formatTime(nextAt, now, where)}: ${reason}` : '';
}
