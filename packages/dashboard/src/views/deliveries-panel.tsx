/** What each destination gets from the collector, and how to help one that has stopped. */
import { useRef } from 'preact/hooks';
import type { Said } from '../hooks/use-deliveries.ts';
import { useKeptFocus } from '../hooks/use-kept-focus.ts';
import { useMedia } from '../hooks/use-media.ts';
import { type Delivery, keyOf } from '../model/deliveries.ts';
import type { Health } from '../model/delivery-results.ts';
import type { ScriptNumbers } from '../model/scripts.ts';
import { CodeBlock } from './code-block.tsx';
import {
  type DeliveryListProps,
  DeliveryStateText,
  DestinationName,
  figures,
  ResumeButton,
} from './delivery-parts.tsx';
import { MatchQuality } from './match-quality.tsx';
import { PageScripts } from './page-scripts.tsx';
import { RemovalsList } from './removals.tsx';

export interface DeliveriesPanelProps {
  health: Health | undefined;
  scripts: readonly ScriptNumbers[] | undefined;
  said: Said;
  onResume(delivery: Delivery): void;
}

export function DeliveriesPanel({ health, scripts, said, onResume }: DeliveriesPanelProps) {
  const narrow = useMedia('(max-width: 760px)');
  const panel = useRef<HTMLElement>(null);
  // The button that had the focus goes away with the pause.
  useKeptFocus(panel);
  const deliveries = health?.deliveries;
  const paused = deliveries?.some((one) => one.paused);
  const List = narrow ? DeliveryCards : DeliveryTable;
  return (
    <section class="panel deliveries" ref={panel} tabIndex={-1} aria-labelledby="deliveries-title">
      <div class="panel-head">
        <h2 id="deliveries-title">Deliveries</h2>
        <p class="panel-note">from the collector to the servers of destinations</p>
      </div>
      {!deliveries && <p class="empty">Loading…</p>}
      {deliveries?.length === 0 && <NoDestination />}
      {said.about === 'resume' && said.text && <p class="delivery-said">{said.text}</p>}
      {!!deliveries?.length && <List deliveries={deliveries} onResume={onResume} />}
      {paused && (
        <p class="panel-foot">
          A paused destination gets nothing; its events wait. Mend its settings or its server, then press
          Resume.
        </p>
      )}
      {deliveries && <MatchQuality deliveries={deliveries} />}
      {deliveries && <RemovalsList deliveries={deliveries} onResume={onResume} />}
      <PageScripts scripts={scripts} />
    </section>
  );
}

const EXAMPLE = `"destinations": {
  "webhook": {
    "url": "https://erp.shop.example/events",
    "secret": { "env": "WEBHOOK_SECRET" }
  }
}`;

function NoDestination() {
  return (
    <div class="empty">
      <p class="empty-title">No destination gets events from the collector yet</p>
      <p>
        Add one with a server half, such as the webhook, to <code>sites.KEY.destinations</code> of the
        collector’s configuration, and start the collector again:
      </p>
      <CodeBlock text={EXAMPLE} label="Example of a destination" />
      <p>
        Its settings: <code>packages/destinations/src/webhook/README.md</code>
      </p>
    </div>
  );
}

function DeliveryTable({ deliveries, onResume }: DeliveryListProps) {
  return (
    <table class="deliveries-table">
      <caption class="sr-only">
        Destinations with what they were sent, what was not meant for them, what they could not match, what
        they refused and what waits
      </caption>
      <thead>
        <tr>
          <th scope="col">Destination</th>
          <th scope="col">State</th>
          <th scope="col">Sent</th>
          <th scope="col">Skipped</th>
          <th scope="col">Unmatched</th>
          <th scope="col">Dead letters</th>
          <th scope="col">Waiting</th>
          <th scope="col">
            <span class="sr-only">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={keyOf(delivery)}>
            <th scope="row">
              <DestinationName {...delivery} />
            </th>
            <td>
              <DeliveryStateText delivery={delivery} />
            </td>
            {figures(delivery).map(({ name, text, alarm }) => (
              <td key={name} class={alarm ? 'delivery-alarm' : undefined}>
                {text}
              </td>
            ))}
            <td>
              <ResumeButton delivery={delivery} onResume={onResume} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DeliveryCards({ deliveries, onResume }: DeliveryListProps) {
  return (
    <ul aria-label="Destinations">
      {deliveries.map((delivery) => (
        <li key={keyOf(delivery)} class="card">
          <h3>
            <DestinationName {...delivery} />
          </h3>
          <DeliveryStateText delivery={delivery} />
          <dl class="delivery-figures">
            {figures(delivery).map(({ name, text, alarm }) => (
              <div key={name} class={alarm ? 'delivery-alarm' : undefined}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <ResumeButton delivery={delivery} onResume={onResume} />
        </li>
      ))}
    </ul>
  );
}
