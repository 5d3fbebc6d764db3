/** The parts that a table row and a card share. */
import { useMemo } from 'preact/hooks';
import type { LiveEvent } from '../model/event.ts';
import { formatFullTime, formatTime, isoTime, shortId } from '../model/format.ts';
import { plainText } from '../model/plain-text.ts';
import { summarise } from '../model/summary.ts';

export function EventTime({ time }: { time: number }) {
  const iso = isoTime(time);
  return (
    <time class="when" {...(iso && { dateTime: iso })} title={formatFullTime(time)}>
      {formatTime(time, Date.now())}
    </time>
  );
}

/** The name opens the details: the one control of a row that the keyboard and screen readers need. */
export function EventName({ event, onOpen }: { event: LiveEvent; onOpen: (event: LiveEvent) => void }) {
  return (
    <button type="button" class="event-name" aria-haspopup="dialog" onClick={() => onOpen(event)}>
      <bdi>{plainText(event.name, 60) || 'unnamed event'}</bdi>
    </button>
  );
}

export function EventFlags({ event }: { event: LiveEvent }) {
  const { warnings, bot } = event;
  if (!warnings.length && !bot) return null;
  return (
    <span class="flags">
      {bot && <span class="chip chip-plain">Bot</span>}
      {warnings.length > 0 && (
        <span class="chip chip-wait">
          <span class="glyph" aria-hidden="true">
            !
          </span>
          {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
        </span>
      )}
    </span>
  );
}

export function EventAbout({ event, site }: { event: LiveEvent; site: boolean }) {
  const { about, money, path } = useMemo(() => summarise(event), [event]);
  return (
    <div class="about">
      {(about || money) && (
        <p class="about-line">
          {money && <b class="money">{money}</b>} <bdi class="about-text">{about}</bdi>
        </p>
      )}
      <p class="about-path">
        {site && <span class="site">{plainText(event.site, 40)} </span>}
        <bdi>{path || 'no page'}</bdi>
      </p>
    </div>
  );
}

export function VisitorButton(props: { visitor: string; onPick: (visitor: string) => void }) {
  const { visitor, onPick } = props;
  if (!visitor) return <span class="muted">none</span>;
  return (
    <button type="button" class="visitor" title="Show only this visitor" onClick={() => onPick(visitor)}>
      <span class="sr-only">Show only visitor </span>
      <bdi>{shortId(visitor)}</bdi>
    </button>
  );
}
