/** The loss meter: how many events arrived and how many did not, over the last days. */
import type { ComponentChildren } from 'preact';
import { formatCount } from '../model/format.ts';
import {
  isSilent,
  LOSS_DAYS,
  type Loss,
  type LossNumbers,
  missingRate,
  missingText,
  unmeasuredText,
} from '../model/loss.ts';
import { sum } from '../model/stats.ts';
import { LossTable } from './loss-table.tsx';
import { Reasons } from './reasons.tsx';

const MAX_REASONS = 5;

export function LossPanel({ loss }: { loss: Loss | undefined }) {
  return (
    <section class="panel loss" aria-labelledby="loss-title">
      <div class="panel-head">
        <h2 id="loss-title">Delivery</h2>
        <p class="panel-note">last {LOSS_DAYS} days</p>
      </div>
      {!loss && <p class="empty">Loading…</p>}
      {loss && isSilent(loss.totals) && (
        <div class="empty">
          <p class="empty-title">Nothing measured yet</p>
          <p>
            Open a page of your shop. Its events are numbered, so what does not arrive shows up here as
            missing.
          </p>
        </div>
      )}
      {loss && !isSilent(loss.totals) && <Measured loss={loss} />}
    </section>
  );
}

function Measured({ loss: { totals, days } }: { loss: Loss }) {
  const { accepted, duplicate, late, missing } = totals;
  const rate = missingRate(totals);
  const unmeasured = unmeasuredText(totals);
  return (
    <>
      <div class="loss-body">
        <p class={missing ? 'loss-verdict loss-some' : 'loss-verdict loss-none'}>
          <span class="glyph" aria-hidden="true">
            {missing ? '!' : '✓'}
          </span>
          <b>{missingText(totals)}</b>
          {rate && <span class="loss-rate">{rate}</span>}
        </p>
        <dl class="loss-figures">
          <Figure name="Accepted" value={accepted}>
            Stored for the first time
          </Figure>
          <Figure name="Duplicates" value={duplicate}>
            Arrived again, counted once
          </Figure>
          <Figure name="Late" value={late}>
            Accepted after 5 minutes or more
          </Figure>
          <Figure name="Missing" value={missing} alarm={missing > 0}>
            {missing ? 'Lost, or still on their way' : 'No gap in the numbers'}
          </Figure>
        </dl>
        <Reported drops={totals.drops} />
        {unmeasured && <p class="muted loss-note">{unmeasured}</p>}
      </div>
      <details class="loss-details">
        <summary>By day and browser</summary>
        <LossTable days={days} />
        <p class="panel-foot">
          By the UTC day on which a page was first heard. Browsers keep events for three days and try again:
          the last days’ missing can still fall. Events behind the last one that arrived cannot be seen as
          missing.
        </p>
      </details>
    </>
  );
}

function Figure(props: { name: string; value: number; alarm?: boolean; children: ComponentChildren }) {
  return (
    <div class={props.alarm ? 'loss-figure loss-alarm' : 'loss-figure'}>
      <dt>{props.name}</dt>
      <dd class="loss-value">{formatCount(props.value)}</dd>
      <dd class="loss-note muted">{props.children}</dd>
    </div>
  );
}

function Reported({ drops }: { drops: LossNumbers['drops'] }) {
  if (!sum(drops)) return null;
  return (
    <div class="loss-reported">
      <h3>Browsers reported {formatCount(sum(drops))} lost</h3>
      <Reasons drops={drops} most={MAX_REASONS} />
    </div>
  );
}
