/** One event in full: warnings, facts, items, consent, destinations and the JSON. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { LiveEvent } from '../model/event.ts';
import type { Filter } from '../model/filter.ts';
import { formatCount, formatDelay, formatFullTime } from '../model/format.ts';
import { capital, vendorName, verdictLabel } from '../model/labels.ts';
import { plainText, visibleText } from '../model/plain-text.ts';
import { itemLines, MAX_ITEM_LINES } from '../model/summary.ts';
import { CodeBlock } from './code-block.tsx';
import { ConsentChips } from './consent-chips.tsx';
import { CopyButton } from './copy-button.tsx';

export interface EventDetailProps {
  event: LiveEvent;
  onClose(): void;
  onShowOnly(wanted: Partial<Filter>): void;
}

export function EventDetail({ event, onClose, onShowOnly }: EventDetailProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const json = useMemo(() => visibleText(JSON.stringify(event.raw, null, 2)), [event]);

  // A modal dialog keeps the focus inside, closes on Escape and gives the focus back.
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel closes it; the keyboard has Escape
    <dialog
      class="detail"
      ref={dialog}
      aria-labelledby="detail-title"
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && close()}
    >
      <div class="detail-box">
        <div class="detail-head">
          <div>
            <h2 id="detail-title">
              <bdi>{plainText(event.name, 120) || 'unnamed event'}</bdi>
            </h2>
            <p class="muted">{formatFullTime(event.time)}</p>
          </div>
          <button type="button" onClick={close}>
            Close
          </button>
        </div>
        <Warnings event={event} />
        <Facts event={event} />
        {event.visitor && (
          <button
            type="button"
            onClick={() => {
              close();
              onShowOnly({ visitor: event.visitor });
            }}
          >
            Show only this visitor
          </button>
        )}
        <Items event={event} />
        <Section title="Consent at the time of the event">
          <ConsentChips consent={event.consent} full />
        </Section>
        <Destinations event={event} />
        <Section title="Full event" action={<CopyButton text={json} what="JSON" />}>
          <CodeBlock text={json} label="Full event as JSON" />
        </Section>
      </div>
    </dialog>
  );
}

function Section(props: { title: string; action?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="detail-section">
      <div class="section-head">
        <h3>{props.title}</h3>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

function Warnings({ event: { warnings } }: { event: LiveEvent }) {
  if (!warnings.length) return null;
  return (
    <div class="warnings">
      <h3>{warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}</h3>
      <ul>
        {warnings.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <code>{field}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Addresses are text, never links: an event can carry any address that its sender liked. */
function Facts({ event }: { event: LiveEvent }) {
  const { page, campaign, device, client } = event;
  const join = (parts: unknown[]) =>
    parts
      .map((part) => plainText(part, 80))
      .filter(Boolean)
      .join(' · ');
  const browser = `${device.browser} ${device.version}`.trim();
  const delay = formatDelay(event.time, event.received);
  const facts: [string, string][] = [
    ['Page', plainText(page.title, 200)],
    ['Address', plainText(page.url, 500)],
    ['Came from', plainText(page.referrer, 500)],
    ['Came by', plainText(event.touch, 120)],
    ['Campaign', campaign ? join([campaign.source, campaign.medium, campaign.name, campaign.term]) : ''],
    ['Visitor', plainText(event.visitor, 80)],
    ['Session', plainText(event.session, 80)],
    ['Device', join([browser, device.os, device.type, client.view, client.lang, client.tz])],
    ['Country', plainText(event.place, 10)],
    ['Delivered', delay ? `${delay} after it happened` : ''],
    ['Sender', event.bot ? 'a bot' : ''],
    ['Site', plainText(event.site, 60)],
    ['Event id', plainText(event.id, 80)],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, text]) => text)
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Items({ event: { data } }: { event: LiveEvent }) {
  const lines = itemLines(data);
  if (!lines.length) return null;
  const total = Array.isArray(data['items']) ? data['items'].length : 0;
  return (
    <Section title="Items">
      <table class="items">
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Quantity</th>
            <th scope="col">Price each</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, id, quantity, price }, index) => (
            <tr key={index}>
              <td>
                <bdi>{name}</bdi> {id && id !== name && <span class="muted">{id}</span>}
              </td>
              <td>{formatCount(quantity)}</td>
              <td>{price ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > MAX_ITEM_LINES && <p class="muted">{total} items; the rest is in the full event below.</p>}
    </Section>
  );
}

function Destinations({ event: { destinations } }: { event: LiveEvent }) {
  const vendors = Object.entries(destinations);
  return (
    <Section title="Destinations">
      {vendors.length === 0 && (
        <p class="muted">No destination is set up. Add one in the collector’s configuration.</p>
      )}
      <ul class="vendor-list">
        {vendors.map(([vendor, code]) => {
          const { tone, glyph, text, why } = verdictLabel(code);
          return (
            <li key={vendor}>
              <b>{vendorName(vendor)}</b>
              <span class={`chip chip-${tone}`}>
                <span class="glyph" aria-hidden="true">
                  {glyph}
                </span>
                {capital(text)}
              </span>
              <span class="muted">{why}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
