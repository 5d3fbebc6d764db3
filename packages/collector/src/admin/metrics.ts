/** What a Prometheus server reads: counters and gauges of this process, in its text format. */
import type { Log } from '../log/log.ts';
import type { Stats } from '../store/store.ts';
import { type Family, familyText, label, type Sample } from './prometheus.ts';

export interface MetricsParts {
  /** Answers of the intake by status, since the start. */
  answers: ReadonlyMap<number, number>;
  /** Tokens for other domains of a site, by what became of them, since the start. */
  links: ReadonlyMap<string, number>;
  stats(): Stats;
  log: Pick<Log, 'end' | 'pendingBytes' | 'failure' | 'full'>;
  lagBytes(): number;
  damagedBytes(): number;
  indexerHealthy(): boolean;
  /** Of parts that some collectors have. */
  more: readonly Family[];
}

const family = (name: string, kind: Family['kind'], help: string, samples: Sample[]): string =>
  familyText({ name, kind, help, samples });

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
