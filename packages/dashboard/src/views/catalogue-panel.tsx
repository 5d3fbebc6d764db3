/** Whether the items of events are those of the product feed: if not, ads of products run empty. */
import type { CatalogueAct, Catalogues } from '../hooks/use-catalogues.ts';
import {
  CATALOGUE_DAYS,
  type Catalogue,
  faultsText,
  feedState,
  shareText,
  shownFaults,
} from '../model/catalogue.ts';
import { formatCount } from '../model/format.ts';
import { plainText } from '../model/plain-text.ts';
import { CatalogueFaults } from './catalogue-faults.tsx';
import { CodeBlock } from './code-block.tsx';

export function CataloguePanel({ catalogues, said, act }: Catalogues) {
  return (
    <section class="panel catalogue" aria-labelledby="catalogue-title">
      <div class="panel-head">
        <h2 id="catalogue-title">Product catalogue</h2>
        <p class="panel-note">items of events beside the feed, last {CATALOGUE_DAYS} days</p>
      </div>
      {!catalogues && <p class="empty">Loading…</p>}
      {catalogues?.length === 0 && <NoFeed />}
      {said && <p class="delivery-said">{said}</p>}
      {catalogues?.map((catalogue) => (
        <OneCatalogue key={catalogue.site} catalogue={catalogue} named={catalogues.length > 1} act={act} />
      ))}
    </section>
  );
}

const EXAMPLE = `"sites": {
  "shop": {
    "catalogue": { "url": "https://shop.example/feed.xml" }
  }
}`;

function NoFeed() {
  return (
    <div class="empty">
      <p class="empty-title">No product feed is named yet</p>
      <p>
        Ads that show a visitor the products they looked at find them by the ids in your feed. Name the feed
        that you give to Google Merchant Center or Meta in the collector’s configuration, and start it again;
        events are then compared with it:
      </p>
      <CodeBlock text={EXAMPLE} label="Example of a product feed" />
    </div>
  );
}

interface OneProps {
  catalogue: Catalogue;
  /** There are others. */
  named: boolean;
  act(what: CatalogueAct, site: string): void;
}

function OneCatalogue({ catalogue, named, act }: OneProps) {
  const { site, source, feed, loading, checking, vendors } = catalogue;
  const { tone, glyph, text, detail } = feedState(catalogue, Date.now());
  const [all] = vendors;
  return (
    <div class="catalogue-one">
      {named && <h3 class="catalogue-site">{plainText(site, 64)}</h3>}
      <div class="catalogue-feed">
        <p class="delivery-state">
          <span class={`chip chip-${tone}`}>
            <span class="glyph" aria-hidden="true">
              {glyph}
            </span>
            {text}
          </span>
          <bdi>{detail}</bdi>
          <bdi class="muted catalogue-source">{source}</bdi>
        </p>
        <div class="catalogue-buttons">
          <button type="button" disabled={loading} onClick={() => act('load', site)}>
            Load now
          </button>
          <button type="button" disabled={!feed || checking} onClick={() => act('check', site)}>
            Compare again
          </button>
        </div>
      </div>
      {!!feed?.unread && <Problems feed={feed} />}
      {feed && !all?.items && (
        <div class="empty">
          <p class="empty-title">Nothing compared yet</p>
          <p>Open a product of your shop: its events carry items, which are looked up in the feed.</p>
        </div>
      )}
      {!!all?.items && <Compared catalogue={catalogue} />}
    </div>
  );
}

function Problems({ feed: { unread, problems } }: { feed: NonNullable<Catalogue['feed']> }) {
  return (
    <details class="loss-details">
      <summary>
        {formatCount(unread)} {unread === 1 ? 'line' : 'lines'} of the feed cannot be read in full
      </summary>
      <ul class="catalogue-examples">
        {problems.map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            line {line} <bdi>{reason}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Compared({ catalogue }: { catalogue: Catalogue }) {
  const { vendors } = catalogue;
  const all = vendors[0]!;
  const wrong = all.items - all.right;
  const faults = shownFaults(catalogue);
  return (
    <>
      <p class={`loss-verdict catalogue-verdict ${wrong ? 'loss-some' : 'loss-none'}`}>
        <span class="glyph" aria-hidden="true">
          {wrong ? '!' : '✓'}
        </span>
        <b>{shareText(all.right, all)} of the items fit the feed</b>
        <span class="loss-rate">
          {wrong
            ? `${formatCount(wrong)} of ${formatCount(all.items)} do not`
            : `all ${formatCount(all.items)}`}
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1) */}
      <section class="table-scroll" tabIndex={0} aria-label="Fit by vendor">
        <table class="loss-table catalogue-table">
          <caption class="sr-only">
            Items that each vendor got, how many it finds in its catalogue, and how many are right in
            everything
          </caption>
          <thead>
            <tr>
              <th scope="col">Vendor</th>
              <th scope="col">Items</th>
              <th scope="col">Found</th>
              <th scope="col">Right</th>
              <th scope="col" class="catalogue-wide">
                What differs
              </th>
            </tr>
          </thead>
          <tbody>
            {vendors.map((one) => (
              <tr key={one.vendor}>
                <th scope="row">{one.title}</th>
                <td>{formatCount(one.items)}</td>
                <td class={one.found < one.items ? 'loss-alarm' : undefined}>{shareText(one.found, one)}</td>
                <td class={one.right < one.items ? 'loss-alarm' : undefined}>{shareText(one.right, one)}</td>
                <td class="catalogue-wide">{faultsText(one.faults)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {faults.length > 0 && <CatalogueFaults faults={faults} />}
    </>
  );
}
