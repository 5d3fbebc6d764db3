/** Begins new destinations behind what the log holds, while events are taken already. */
import type { Indexer } from '../indexer/indexer.ts';
import type { Report } from '../report.ts';
import type { Store } from '../store/store.ts';

const REPORT_EVERY_MS = 30 * 1000;

export interface Beginning {
  /** All have begun, and the indexer may go on to the end of the log. */
  over(): boolean;
  /** Gives up: the next start goes on. */
  stop(): void;
}

/**
 * From now on everything is for a new destination. What the log holds is not, as with a store that was lost, where all
 * of it may have been sent before: until that is indexed the indexer goes no further.
 * @param end of the log
 * @param begun is called once: at once where there is nothing to wait for
 */
export function beginDestinations(
  targets: readonly { site: string; destination: string }[],
  { forwards }: Pick<Store, 'forwards'>,
  indexer: Pick<Indexer, 'position' | 'onPass' | 'notify'>,
  end: number,
  report: Report,
  begun: () => void,
): Beginning {
  const fresh = targets.filter(({ site, destination }) => !forwards.began(site, destination));
  // A start before this one may have taken events while they waited. It may have had a longer log: that of a store that
  // was copied then. What lies behind the end is still to come, and must not be taken for read.
  const at = fresh.length ? Math.min(forwards.beginsAt() ?? end, end) : 0;
  let over = false;
  function begin(): void {
    for (const { site, destination } of fresh) forwards.begin(site, destination);
    if (forwards.beginsAt() !== undefined) forwards.setBeginsAt(undefined);
    over = true;
    begun();
  }
  if (indexer.position() >= at) {
    begin();
    return { over: () => over, stop() {} };
  }
  forwards.setBeginsAt(at);
  indexer.notify(at);
  const left = () => ({ bytes: at - indexer.position() });
  report(
    'new destinations begin behind what the log holds: nothing is forwarded until it is indexed',
    'info',
    {
      destinations: fresh.map(({ site, destination }) => `${site}/${destination}`).join(', '),
      ...left(),
    },
  );
  const reporting = setInterval(() => report('still indexing the log', 'info', left()), REPORT_EVERY_MS);
  const stopListening = indexer.onPass(() => {
    if (indexer.position() < at) return;
    stop();
    begin();
  });
  function stop(): void {
    clearInterval(reporting);
    stopListening();
  }
  return { over: () => over, stop };
}
