/** What a Prometheus server reads: counters and gauges of this process, in its text format. */

import type { Target } from '../forward/worker.ts';
import type { Log } from '../log/log.ts';
import type { RemovalState } from '../store/removals.ts';
import type { Stats } from '../store/store.ts';

export interface MetricsParts {
  /** Answers of the intake by status, since the start. */
  answers: ReadonlyMap<number, number>;
  stats(): Stats;
  log: Pick<Log, 'end' | 'pendingBytes' | 'failure' | 'full'>;
  lagBytes(): number;
  damagedBytes(): number;
  /** Of the destinations that are told whom to forget. */
  removals(): readonly (Pick<Target, 'site' | 'destination'> & { state: RemovalState })[];
  indexerHealthy(): boolean;
}

type Sample = [labels: string, value: number];

const FATES = ['sent', 'skipped', 'cancelled', 'expired'] as const;

const escapeLabel = (text: string) => text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
const labels = (values: Record<string, string | number>) =>
  `{${Object.entries(values)
    .map(([name, value]) => `${name}="${escapeLabel(String(value))}"`)
    .join(',')}}`;
const label = (name: string, value: string | number) => labels({ [name]: value });

function family(name: string, kind: 'counter' | 'gauge', help: string, samples: Sample[]): string {
  const lines = samples.map(([of, value]) => `${name}${of} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n');
}

/** Prometheus text format 0.0.4. Source: prometheus.io/docs/instrumenting/exposition_formats */
export function metricsText(parts: MetricsParts): string {
  const { answers, log } = parts;
  const { stored, duplicates, bad, drops } = parts.stats();
  const removals = parts.removals();
  const { user, system } = process.cpuUsage();
  const one = (value: number): Sample[] => [['', value]];
  const families = [
    family(
      'beckon_intake_answers_total',
      'counter',
      'Answers of the intake by status.',
      [...answers].map(([status, n]) => [label('status', status), n]),
    ),
    family('beckon_events_total', 'counter', 'Events by what became of them, over the life of the store.', [
      [label('kind', 'stored'), stored],
      [label('kind', 'duplicate'), duplicates],
      [label('kind', 'bad'), bad],
    ]),
    family(
      'beckon_client_drops_total',
      'counter',
      'Losses that browsers reported, by reason.',
      Object.entries(drops).map(([reason, n]) => [label('reason', reason), n]),
    ),
    family(
      'beckon_removals_total',
      'counter',
      'Whom destinations were to forget, by what became of it.',
      removals.flatMap(({ site, destination, state }) =>
        FATES.map((kind): Sample => [labels({ site, destination, kind }), state[kind]]),
      ),
    ),
    family(
      'beckon_removals_waiting',
      'gauge',
      'Whom destinations are still to forget.',
      removals.map(({ site, destination, state }) => [labels({ site, destination }), state.waiting]),
    ),
    family(
      'beckon_removals_dead',
      'gauge',
      'Removals that destinations refused for good.',
      removals.map(({ site, destination, state }) => [labels({ site, destination }), state.dead]),
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
  ];
  return `${families.join('\n')}\n`;
}
