/** What a screen reader is told: what the reader did and the connection, never the single events. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../live-stream.ts';
import { isFiltering } from '../model/filter.ts';
import { type Stream, visibleRows } from '../model/stream.ts';

/** Long enough that typing in a filter is told once, at its end, and a short reconnect not at all. */
const SETTLE_MS = 1200;

export interface Announced {
  stream: Stream;
  connection: Connection;
  /** What came of something that the reader asked for. */
  said: string;
  /** The same, of another panel: the newer of both is told. */
  alsoSaid: string;
}

/** @returns the sentence for the page's one live region; empty when there is nothing to tell */
export function useAnnouncement({ stream, connection, said, alsoSaid }: Announced): string {
  const [text, setText] = useState('');
  const latest = useRef(stream);
  latest.current = stream;
  const toldLost = useRef(false);
  const begun = useRef(false);

  useEffect(() => {
    if (connection === 'connecting') return;
    const timer = setTimeout(() => {
      if (connection === 'reconnecting') setText('Connection lost. Reconnecting.');
      else if (toldLost.current) setText('Live again.');
      toldLost.current = connection === 'reconnecting';
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [connection]);

  const { filter, paused } = stream;
  useEffect(() => {
    if (!begun.current) return;
    const timer = setTimeout(() => {
      const all = latest.current.rows.length;
      const shown = visibleRows(latest.current).length;
      setText(isFiltering(filter) ? `${shown} of ${all} events match.` : `Filters cleared. ${all} events.`);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [filter]);

  useEffect(() => {
    if (begun.current) setText(paused ? 'Paused. New events are held.' : 'Live. New events are shown.');
    begun.current = true;
  }, [paused]);

  useEffect(() => {
    if (said) setText(said);
  }, [said]);

  useEffect(() => {
    if (alsoSaid) setText(alsoSaid);
  }, [alsoSaid]);

  return text;
}
