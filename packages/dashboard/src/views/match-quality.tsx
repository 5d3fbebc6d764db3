/** How well each vendor can tell whose events it gets, and what would help it most. */
import { type Delivery, keyOf } from '../model/deliveries.ts';
import { formatCount, formatShare } from '../model/format.ts';
import { basisText, type Match, matchTone, scoreText } from '../model/match.ts';
import { DestinationName } from './delivery-parts.tsx';

/** Not there where no destination matches anybody. */
export function MatchQuality({ deliveries }: { deliveries: readonly Delivery[] }) {
  const vendors = deliveries.flatMap((delivery) =>
    delivery.match ? [{ delivery, match: delivery.match }] : [],
  );
  if (!vendors.length) return null;
  return (
    <div class="match">
      <h3 class="match-title">Match quality</h3>
      <p class="match-note">
        By what is sent, from 0 to 10: how well a vendor can tell whose event it is. An estimate of beckon’s
        own, as vendors do not publish theirs.
      </p>
      <ul class="match-list">
        {vendors.map(({ delivery, match }) => (
          <li key={keyOf(delivery)} class="match-vendor">
            <h4>
              <DestinationName {...delivery} />
            </h4>
            {match.sent > 0 && <Measured match={match} />}
            {match.unmatched > 0 && <Unmatched match={match} />}
            {!match.sent && !match.unmatched && <NothingSent days={match.days} />}
            {match.raise.length > 0 && <Raises raise={match.raise} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function NothingSent({ days }: { days: number }) {
  return (
    <p class="match-empty">
      Nothing was sent in {days} days. Allow marketing in the banner of your shop, open a page, and look here
      again; if its state above is not <i>Working</i>, mend that first.
    </p>
  );
}

function Measured({ match }: { match: Match }) {
  const { score, identifiers } = match;
  return (
    <>
      <p class="match-score">
        <span class={`chip chip-${matchTone(score)}`}>
          <b>{scoreText(score)}</b> of 10
        </span>{' '}
        <span class="muted">{basisText(match)}</span>
      </p>
      <dl class="match-shares">
        {identifiers.map(({ name, share }) => (
          <div key={name} class={share ? undefined : 'match-none'}>
            <dt>{name}</dt>
            <dd>{formatShare(share)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** No failure: most visitors are strangers to a vendor. */
function Unmatched({ match: { unmatched, needs } }: { match: Match }) {
  return (
    <p class="match-unmatched">
      <b>{formatCount(unmatched)}</b> {unmatched === 1 ? 'event was' : 'events were'} not sent, as there is
      nothing to match {unmatched === 1 ? 'it' : 'them'} by. It needs one of: {needs}.
    </p>
  );
}

function Raises({ raise }: Pick<Match, 'raise'>) {
  return (
    <ol class="match-raise" aria-label="What would raise it most">
      {raise.map(({ gain, text }) => (
        <li key={text}>
          <b class="match-gain">up to +{scoreText(gain)}</b> <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
