/** Everything the page shows, kept up to date: the event stream, the totals, the bad rows. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { type Connection, followLive } from '../live-stream.ts';
import { isFiltering } from '../model/filter.ts';
import type { BadRow, Stats } from '../model/stats.ts';
import { emptyStream, MAX_ROWS, type Stream, type StreamAction, streamReducer } from '../model/stream.ts';
import { usePolled } from './use-polled.ts';

const STATS_EVERY_MS = 5000;
const BAD_ROWS = 20;

export interface LiveData {
  stream: Stream;
  dispatch(action: StreamAction): void;
  connection: Connection;
  /** Undefined until the first answer. */
  stats: Stats | undefined;
  badRows: BadRow[] | undefined;
  /** The first list of events has been answered. */
  loaded: boolean;
}

/** @param onSignedOut the session is over */
export function useLiveData(onSignedOut: () => void): LiveData {
  const [stream, dispatch] = useReducer(streamReducer, emptyStream);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [stats, setStats] = useState<Stats>();
  const [badRows, setBadRows] = useState<BadRow[]>();
  const [loaded, setLoaded] = useState(false);
  const alive = useRef(true);
  const badKnown = useRef(-1);

  const catchUp = useCallback(async () => {
    const answer = await api.recentEvents(MAX_ROWS);
    if (!alive.current) return;
    if (!answer.ok) {
      if (answer.why === 'signed_out') onSignedOut();
      return;
    }
    dispatch({ type: 'arrived', events: answer.value });
    setLoaded(true);
  }, [onSignedOut]);

  const refresh = useCallback(async () => {
    const totals = await api.stats();
    if (!alive.current) return;
    if (!totals.ok) {
      if (totals.why === 'signed_out') onSignedOut();
      return;
    }
    setStats(totals.value);
    if (totals.value.bad === badKnown.current) return;
    const rows = await api.badRows(BAD_ROWS);
    if (!alive.current || !rows.ok) return;
    badKnown.current = totals.value.bad;
    setBadRows(rows.value);
  }, [onSignedOut]);

  useEffect(() => {
    alive.current = true;
    // Also without the stream (a proxy may hold it back) the list is filled.
    void catchUp();
    const stop = followLive({
      open: () => new EventSource(api.LIVE_PATH),
      onEvents: (events) => dispatch({ type: 'arrived', events }),
      onConnection: setConnection,
      onOpen: () => void catchUp(),
      onRefused: () => void refresh(),
    });
    return () => {
      alive.current = false;
      stop();
    };
  }, [catchUp, refresh]);

  usePolled(refresh, STATS_EVERY_MS);

  // While a filter was on, matching rows were kept at the cost of newer ones: fetch these again.
  const filtering = isFiltering(stream.filter);
  const wasFiltering = useRef(filtering);
  useEffect(() => {
    if (wasFiltering.current && !filtering) void catchUp();
    wasFiltering.current = filtering;
  }, [filtering, catchUp]);

  return { stream, dispatch, connection, stats, badRows, loaded };
}
