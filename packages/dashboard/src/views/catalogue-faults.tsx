/** What does not fit the product feed, fault by fault, with examples and what to do. */
import { type FaultExample, faultText, type ShownFault } from '../model/catalogue.ts';
import { formatCount } from '../model/format.ts';

/** What to do, in a sentence; more in docs/catalogue.md. */
const mends: Readonly<Record<string, string>> = {
  no_id: 'The vendor cannot know which product it is: fill item_id.',
  unknown: 'Send the id that stands in the feed, letter for letter.',
  group_only: 'Send the id of the variant that was looked at, and the group as item_group_id.',
  variant_only: 'In lists this vendor knows groups: fill item_group_id.',
  price: 'Often net beside gross, or a sale that one of the two does not know.',
  currency: 'A feed has one currency: name the feed of that market.',
  out_of_stock: 'The feed is older than the stock: have it read more often.',
};

export function CatalogueFaults({ faults }: { faults: readonly ShownFault[] }) {
  return (
    <ul class="catalogue-faults" aria-label="What differs">
      {faults.map(({ fault, n, titles, examples }) => (
        <li key={fault}>
          <h3>
            {formatCount(n)} × {faultText(fault)}
            {titles && <span class="muted"> for {titles}</span>}
          </h3>
          {mends[fault] && <p class="muted">{mends[fault]}</p>}
          {examples.length > 0 && (
            <details>
              <summary>
                Examples<span class="sr-only">: {faultText(fault)}</span>
              </summary>
              <ul class="catalogue-examples">
                {examples.map((example, i) => (
                  <Example key={`${example.eventId} ${example.itemId} ${i}`} example={example} />
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Example({ example: { name, eventId, itemId, sent, feed, nearest } }: { example: FaultExample }) {
  return (
    <li>
      <b>{name}</b> <bdi class="letter-id">{eventId}</bdi> item <bdi>{itemId || '(none)'}</bdi>
      {sent && sent !== itemId && (
        <>
          {' '}
          says <bdi>{sent}</bdi>
        </>
      )}
      {feed && (
        <>
          , the feed <bdi>{feed}</bdi>
        </>
      )}
      {nearest && (
        <>
          , probably meant <bdi>{nearest}</bdi>
        </>
      )}
    </li>
  );
}
