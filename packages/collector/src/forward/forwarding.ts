/** The main thread's side of forwarding: which destinations there are, and the worker that serves them. */

import type { Manifest } from '@beckon/destinations';
import type { Config } from '../config/config.ts';
import { byRemoval, byServer, needsOf } from '../config/halves.ts';
import { type Report, stackOf } from '../report.ts';
import type { Forwards } from '../store/forwards.ts';
import type { Remover } from '../store/removal-writer.ts';
import { keepWorker, type WorkerThread } from '../worker-thread.ts';
import type { ForwardSetup, FromForwarder, Target, ToForwarder } from './worker.ts';

export interface Forwarding {
  targets: readonly Target[];
  /** Begins; once. */
  start(): void;
  started(): boolean;
  /** Something new was stored. */
  wake(): void;
  act(act: 'resume' | 'replay', site: string, destination: string): void;
  close(): Promise<void>;
}

/** The destinations of the configuration that have a server half. */
export const targetsOf = (config: Config, manifests: ReadonlyMap<string, Manifest>): Target[] =>
  Object.entries(config.sites).flatMap(([site, { destinations }]) =>
    Object.entries(destinations).flatMap(([destination, settings]): Target[] => {
      const manifest = manifests.get(destination);
      if (!manifest || !byServer(manifest, settings)) return [];
      const secrets = Object.entries(manifest.settings).flatMap(([name, { kind }]) =>
        kind === 'secret' && settings[name] ? [String(settings[name])] : [],
      );
      return [
        {
          site,
          destination,
          settings,
          purposes: needsOf(manifest, settings),
          secrets,
          matchKeys: manifest.matchKeys,
          removal: byRemoval(manifest, settings),
        },
      ];
    }),
  );

/** Those that have begun: new ones may still wait for the indexer. */
export const begunOf = <T extends Pick<Target, 'site' | 'destination'>>(
  targets: readonly T[],
  { began }: Pick<Forwards, 'began'>,
): T[] => targets.filter(({ site, destination }) => began(site, destination));

/** Those that are to be told whom to forget. */
export const removersOf = (targets: readonly Target[]): Remover[] =>
  targets.flatMap(({ site, destination, purposes, removal }) =>
    removal ? [{ site, destination, purposes }] : [],
  );

/** Sites of which a vendor gets what people are matched by. */
export const vendorSitesOf = (
  config: Config,
  manifests: ReadonlyMap<string, Manifest>,
): ReadonlySet<string> =>
  new Set(
    targetsOf(config, manifests)
      .filter(({ destination }) => manifests.get(destination)!.purposes.includes('marketing'))
      .map(({ site }) => site),
  );

/** Forwards nothing before `start`: until then what is asked of it is left undone. */
export function createForwarding(setup: ForwardSetup, report: Report): Forwarding {
  const { targets } = setup;
  let worker: WorkerThread | undefined;
  let started = false;
  const send = (message: ToForwarder) => worker?.send(message);
  return {
    targets,
    start() {
      started = true;
      if (!targets.length) return;
      const thread = keepWorker('forward-worker', setup, {
        message(message: FromForwarder) {
          if ('settled' in message) thread.well();
          else if ('failed' in message)
            report('forwarding: a destination failed, it is tried again', 'error', message.failed);
          else
            report(
              `forwarding: ${message.removals ? 'removals ' : ''}paused until "beckon deliveries --resume"`,
              'error',
              message.paused,
            );
        },
        started() {},
        failed: (error, againMs) =>
          report('forwarding: failed, starting it again', 'error', { error: stackOf(error), againMs }),
      });
      worker = thread;
    },
    started: () => started,
    wake: () => send({ wake: true }),
    act: (act, site, destination) => send({ act, site, destination }),
    close: async () => worker?.stop({ stop: true } satisfies ToForwarder),
  };
}
