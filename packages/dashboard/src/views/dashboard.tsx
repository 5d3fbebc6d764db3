/** The page of a signed-in reader: header, totals, delivery, the live list and the side panels. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { useAnnouncement } from '../hooks/use-announcement.ts';
import { useCatalogues } from '../hooks/use-catalogues.ts';
import { useDeliveries } from '../hooks/use-deliveries.ts';
import { useLatest } from '../hooks/use-latest.ts';
import { useLiveData } from '../hooks/use-live-data.ts';
import type { LiveEvent } from '../model/event.ts';
import { noFilter } from '../model/filter.ts';
import { visibleRows } from '../model/stream.ts';
import { BadRowsPanel } from './bad-rows-panel.tsx';
import { CataloguePanel } from './catalogue-panel.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { DeliveriesPanel } from './deliveries-panel.tsx';
import { EventDetail } from './event-detail.tsx';
import { EventsPanel } from './events-panel.tsx';
import { LossPanel } from './loss-panel.tsx';
import { PageCountsPanel } from './page-counts-panel.tsx';
import { PageHeader } from './page-header.tsx';
import { TodayChart } from './today-chart.tsx';
import { Totals } from './totals.tsx';

export interface DashboardProps {
  /** The server says that the session is over. */
  onEnded(): void;
  /** The reader signed out. */
  onSignedOut(): void;
}

export function Dashboard({ onEnded, onSignedOut }: DashboardProps) {
  const { stream, dispatch, connection, stats, badRows, loaded } = useLiveData(onEnded);
  const loss = useLatest(api.loss, onEnded);
  const counts = useLatest(api.pageCounts, onEnded);
  const scripts = useLatest(api.scripts, onEnded);
  const { health, said, resume, replay } = useDeliveries(onEnded);
  const catalogue = useCatalogues(onEnded);
  const [open, setOpen] = useState<LiveEvent>();
  const events = useRef<HTMLHeadingElement>(null);
  const announcement = useAnnouncement({
    stream,
    connection,
    said: said.text,
    alsoSaid: catalogue.said,
  });
  const [failure, setFailure] = useState('');

  // The form that had the focus is gone: reading goes on at the heading.
  useEffect(() => events.current?.focus({ preventScroll: true }), []);

  const signOut = async () => {
    if (await api.signOut()) onSignedOut();
    else setFailure('Signing out failed: the collector does not answer. You are still signed in.');
  };
  const showOnly = useCallback(
    (wanted: { name?: string; visitor?: string }) => {
      dispatch({ type: 'filtered', filter: { ...noFilter, ...wanted } });
      setOpen(undefined);
      events.current?.scrollIntoView({ block: 'nearest' });
      events.current?.focus({ preventScroll: true });
    },
    [dispatch],
  );
  const close = useCallback(() => {
    setOpen(undefined);
    // The dialog gives the focus back to the row, unless the row has left the list by now.
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.closest('dialog'))
      events.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <PageHeader connection={connection} onSignOut={signOut} />
      <p class="sr-only" role="status">
        {announcement}
      </p>
      <main class="page">
        <p class="notice" role="alert" hidden={!failure}>
          {failure}
        </p>
        <Totals stats={stats} />
        <LossPanel loss={loss} />
        <PageCountsPanel counts={counts} />
        <CataloguePanel {...catalogue} />
        <DeliveriesPanel health={health} scripts={scripts} said={said} onResume={resume} />
        <DeadLettersPanel health={health} said={said} onReplay={replay} />
        <div class="columns">
          <EventsPanel
            headingRef={events}
            stream={stream}
            dispatch={dispatch}
            rows={visibleRows(stream)}
            loaded={loaded}
            names={Object.keys(stats?.today ?? {})}
            onOpen={setOpen}
            onShowOnly={showOnly}
          />
          <div class="side">
            <TodayChart stats={stats} onPick={(name) => showOnly({ name })} />
            <BadRowsPanel rows={badRows} total={stats?.bad ?? 0} />
          </div>
        </div>
      </main>
      {open && <EventDetail event={open} onClose={close} onShowOnly={showOnly} />}
    </>
  );
}
