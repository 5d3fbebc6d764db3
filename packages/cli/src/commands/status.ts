/** `beckon status`: whether the collector is well, and what it holds. */
import { apiHelp, apiOf, apiOptions, harmless, read } from '../settings.ts';
import type { Command } from './command.ts';
import { matchLines, type Recognising } from './match-lines.ts';

interface Totals {
  stored: number;
  duplicates: number;
  bad: number;
  tooLate: number;
  /** Newest day first; of sites that count them. */
  visitors: { day: string; site: string; visitors: number; full: boolean }[];
  lagBytes: number;
  damagedBytes: number;
  today: Record<string, number>;
  drops: Record<string, number>;
}

interface Delivery {
  site: string;
  destination: string;
  removals?: { sent: number; waiting: number; dead: number; paused: boolean };
}

const number = (value: number) => value.toLocaleString('en-US');
/** Whom destinations were, and are still, to forget. */
const removalsOf = ({ site, destination, removals }: Delivery): string[] =>
  removals
    ? [
        `removals    ${number(removals.sent)} told to ${harmless(`${site}/${destination}`)}, ${number(removals.waiting)} wait${removals.dead ? `, ${number(removals.dead)} dead` : ''}${removals.paused ? ', PAUSED' : ''}`,
      ]
    : [];
const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${harmless(name)} ${number(n)}`)
    .join(', ') || 'none';

export const status: Command = {
  summary: 'whether the collector is well, and what it holds',
  usage: '[--json]',
  help: `  --json          as JSON\n${apiHelp}`,
  options: { ...apiOptions, json: { type: 'boolean' } },
  async run(values) {
    const api = await apiOf(values);
    const ready = (await (await api.get('readyz')).json()) as { ok: boolean; log: string; indexer: string };
    const totals = await read<Totals>(await api.get('api/stats'));
    const { deliveries } = await read<{ deliveries: (Delivery & Recognising)[] }>(
      await api.get('api/deliveries'),
    );
    if (values['json'])
      console.log(JSON.stringify({ url: api.url, ...ready, ...totals, deliveries }, null, 2));
    else
      console.log(
        [
          `collector   ${api.url}  ${ready.ok ? 'ok' : `NOT OK: log ${ready.log}, indexer ${ready.indexer}`}`,
          `stored      ${number(totals.stored)}`,
          `duplicates  ${number(totals.duplicates)}`,
          `bad rows    ${number(totals.bad)}`,
          `today       ${list(totals.today)}`,
          ...(totals.tooLate ? [`too late    ${number(totals.tooLate)} events, stored all the same`] : []),
          ...totals.visitors
            .filter(({ day }) => day === totals.visitors[0]!.day)
            .map(
              ({ day, site, visitors, full }) =>
                `visitors    ${number(visitors)}${full ? '+' : ''} of ${site} on ${day}`,
            ),
          `drops       ${list(totals.drops)}`,
          ...deliveries.flatMap(matchLines),
          ...deliveries.flatMap(removalsOf),
          `lag         ${number(totals.lagBytes)} bytes of the log are not indexed yet`,
          ...(totals.damagedBytes ? [`damaged     ${number(totals.damagedBytes)} bytes of the log`] : []),
        ].join('\n'),
      );
    if (!ready.ok) process.exitCode = 1;
  },
};
