/** What the collector refused to store, and why. */
import { formatCount } from '../model/format.ts';
import { visibleText } from '../model/plain-text.ts';
import type { BadRow } from '../model/stats.ts';
import { CodeBlock } from './code-block.tsx';
import { EventTime } from './event-parts.tsx';

const MAX_BODY_CHARS = 2000;

export function BadRowsPanel({ rows, total }: { rows: BadRow[] | undefined; total: number }) {
  return (
    <section class="panel" aria-labelledby="bad-title">
      <div class="panel-head">
        <h2 id="bad-title" tabIndex={-1}>
          Bad rows
        </h2>
        {rows && rows.length > 0 && (
          <p class="panel-note">
            last {rows.length} of {formatCount(Math.max(total, rows.length))}
          </p>
        )}
      </div>
      {!rows && <p class="empty">Loading…</p>}
      {rows?.length === 0 && (
        <div class="empty">
          <p class="empty-title">No bad rows</p>
          <p>Everything that arrived could be stored. What cannot be stored is kept here with its reason.</p>
        </div>
      )}
      {rows && rows.length > 0 && (
        <ol class="bad-rows">
          {rows.map((row, index) => (
            <BadRowItem key={`${row.received} ${index}`} row={row} />
          ))}
        </ol>
      )}
    </section>
  );
}

function BadRowItem({ row }: { row: BadRow }) {
  const { reason, site, received, body } = row;
  const cut = body.length > MAX_BODY_CHARS;
  return (
    <li>
      <p class="bad-reason">
        <bdi>{reason}</bdi>
      </p>
      <p class="muted">
        <EventTime time={received} />
        {site && ` · ${site}`}
      </p>
      {body && (
        <details>
          <summary>
            What was sent<span class="sr-only">: {reason}</span>
          </summary>
          <CodeBlock text={visibleText(body.slice(0, MAX_BODY_CHARS))} label="What was sent" />
          {cut && (
            <p class="muted">
              The first {formatCount(MAX_BODY_CHARS)} of {formatCount(body.length)} characters.
            </p>
          )}
        </details>
      )}
    </li>
  );
}
