/** What a Prometheus server reads: counters and gauges of this process, in its text format. */

import type { Target } from '../forward/worker.ts';
import type { Log } from '../log/log.ts';
import type { ForwardState } from '../store/forwards.ts';
import type { RemovalState } from '../store/removals.ts';
import type { Stats } from '../store/store.ts';
import type { MatchQuality } from './match-quality.ts';
import { type Family, familyText, label, type Sample } from './prometheus.ts';

export interface MetricsParts {
  /** Answers of the intake by status, since the start. */
  answers: ReadonlyMap<number, number>;
  /** Tokens for other domains of a site, by what became of them, since the start. */
  links: ReadonlyMap<string, number>;
  stats(): Stats;
  /** Of destinations with a server half. */
  deliveries(): readonly (ForwardState & { match: MatchQuality | undefined })[];
  log: Pick<Log, 'end' | 'pendingBytes' | 'failure' | 'full'>;
  lagBytes(): number;
  damagedBytes(): number;
  /** Of the destinations that are told whom to forget. */
  removals(): readonly (Pick<Target, 'site' | 'destination'> & { state: RemovalState })[];
  indexerHealthy(): boolean;
  /** Of parts that some collectors have. */
  more: readonly Family[];
}

const family = (name: string, kind: Family['kind'], help: string, samples: Sample[]): string =>
  familyText({ name, kind, help, samples });

/** What destinations got, and how well they could match it. */
function deliveryFamilies(list: ReturnType<MetricsParts['deliveries']>): string[] {
  if (!list.length) return [];
  const of = ({ site, destination }: (typeof list)[number]) => ({ site, destination });
  return [
    family(
      'beckon_deliveries_total',
      'counter',
      'Events by what became of them at a destination.',
      list.flatMap((one) =>
        (['sent', 'skipped', 'unmatched', 'dead'] as const).map(
          (kind): Sample => [label({ ...of(one), kind }), one[kind]],
        ),
      ),
    ),
    family(
      'beckon_match_score',
      'gauge',
      'Average match quality of what was sent today and yesterday, from 0 to 10.',
      list.flatMap((one): Sample[] =>
        one.match?.score === undefined ? [] : [[label(of(one)), one.match.score]],
      ),
    ),
    family(
      'beckon_match_identifier_ratio',
      'gauge',
      'Share of what was sent today and yesterday that had the identifier.',
      list.flatMap((one) =>
        Object.entries(one.match?.identifiers ?? {}).map(
          ([identifier, share]): Sample => [label({ ...of(one), identifier }), share],
        ),
      ),
    ),
  ];
}

const FATES = ['sent', 'skipped', 'cancelled', 'expired'] as const;

/** Whom destinations are to forget. */
function removalFamilies(removals: ReturnType<MetricsParts['removals']>): string[] {
  return [
    family(
      'beckon_removals_total',
      'counter',
      'Whom destinations were to forget, by what became of it.',
      removals.flatMap(({ site, destination, state }) =>
        FATES.map((kind): Sample => [label({ site, destination, kind }), state[kind]]),
      ),
    ),
    family(
      'beckon_removals_waiting',
      'gauge',
      'Whom destinations are still to forget.',
      removals.map(({ site, destination, state }) => [label({ site, destination }), state.waiting]),
    ),
    family(
      'beckon_removals_dead',
      'gauge',
      'Removals that destinations refused for good.',
      removals.map(({ site, destination, state }) => [label({ site, destination }), state.dead]),
    ),
  ];
}

export function metricsText(parts: MetricsParts): string {
  const { answers, log } = parts;
  const { stored, duplicates, bad, drops } = parts.stats();
  const { user, system } = process.cpuUsage();
  const one = (value: number): Sample[] => [['', value]];
  const families = [
    family(
      'beckon_intake_answers_total',
      'counter',
      'Answers of the intake by status.',
      [...answers].map(([status, n]) => [label({ status }), n]),
    ),
    family('beckon_events_total', 'counter', 'Events by what became of them, over the life of the store.', [
      [label({ kind: 'stored' }), stored],
      [label({ kind: 'duplicate' }), duplicates],
      [label({ kind: 'bad' }), bad],
    ]),
    family(
      'beckon_client_drops_total',
      'counter',
      'Losses that browsers reported, by reason.',
      Object.entries(drops).map(([reason, n]) => [label({ reason }), n]),
    ),
    family(
      'beckon_links_total',
      'counter',
      'Tokens for other domains of a site, by what became of them.',
      [...parts.links].map(([outcome, n]) => [label({ outcome }), n]),
    ),
    ...deliveryFamilies(parts.deliveries()),
    ...removalFamilies(parts.removals()),
    family('beckon_log_bytes', 'counter', 'Bytes ever made durable in the log.', one(log.end())),
    family('beckon_log_pending_bytes', 'gauge', 'Bytes taken and not durable yet.', one(log.pendingBytes())),
    family('beckon_log_lag_bytes', 'gauge', 'Durable bytes that are not indexed yet.', one(parts.lagBytes())),
    family(
      'beckon_log_damaged_bytes_total',
      'counter',
      'Log bytes that could not be read since the start.',
      one(parts.damagedBytes()),
    ),
    family(
      'beckon_log_up',
      'gauge',
      '1 when the log takes events.',
      one(log.failure() || log.full() ? 0 : 1),
    ),
    family('beckon_indexer_up', 'gauge', '1 when the indexer works.', one(parts.indexerHealthy() ? 1 : 0)),
    family('process_cpu_seconds_total', 'counter', 'CPU time in seconds.', one((user + system) / 1e6)),
    family(
      'process_resident_memory_bytes',
      'gauge',
      'Resident memory in bytes.',
      one(process.memoryUsage.rss()),
    ),
    family(
      'process_start_time_seconds',
      'gauge',
      'Start of the process, epoch seconds.',
      one(Math.round(Date.now() / 1000 - process.uptime())),
    ),
    ...parts.more.map(familyText),
  ];
  return `${families.join('\n')}\n`;
}
