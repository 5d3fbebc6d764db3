/** `beckon catalogue check --file`: the events of a running collector beside a feed that is a file here. */
import { checkFeedFile, readManifests, type SequencedEvent } from '@beckon/collector';
import { showProgress } from '../progress.ts';
import { type Api, read, settingsOf } from '../settings.ts';
import type { CatalogueState } from './catalogue-text.ts';
import { text, UsageError, type Values } from './command.ts';

const DAY_MS = 24 * 3600 * 1000;
const PAGE = 1000;

async function eventsAfter(api: Api, seq: number, limit: number) {
  return read<{ events: SequencedEvent[]; next: number }>(
    await api.get(`api/events?after=${seq}&limit=${limit}`),
  );
}

/** The place behind which those lie that were received since: rows lie in the order of their receipt. */
async function placeBefore(api: Api, since: number, last: number): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = (await eventsAfter(api, middle, 1)).events;
    if (event && event.received < since) low = event.seq;
    else high = middle;
  }
  return low;
}

export async function checkFile(
  api: Api,
  values: Values,
  file: string,
  days: number,
): Promise<
  Pick<CatalogueState, 'source' | 'vendors' | 'examples'> & { feed: NonNullable<CatalogueState['feed']> }
> {
  const { sites } = await settingsOf(values);
  const [key = '', ...more] =
    text(values, 'site') === undefined ? Object.keys(sites) : [text(values, 'site')!];
  if (more.length)
    throw new UsageError(
      `--site: name the site whose events are compared (${Object.keys(sites).join(', ')})`,
    );
  const site = sites[key];
  if (!site) throw new UsageError(`--site: must be one of ${Object.keys(sites).join(', ')}`);
  const recent = await read<{ events: SequencedEvent[] }>(await api.get('api/events/recent?limit=1'));
  const last = recent.events[0]?.seq ?? 0;
  const first = await placeBefore(api, Date.now() - days * DAY_MS, last);
  const manifests = await readManifests();
  return showProgress('comparing', async (at) => {
    async function* events(): AsyncGenerator<SequencedEvent[]> {
      for (let place = first; place < last; ) {
        const page = await eventsAfter(api, place, PAGE);
        if (!page.events.length) return;
        yield page.events.filter((event) => event.site === key);
        place = page.next;
        at(place - first, last - first);
      }
    }
    const checked = await checkFeedFile({ file, site, manifests, events: events(), loading: () => {} }).catch(
      (error: Error) => {
        throw error.name === 'FeedError' ? new Error(`beckon: ${file}: ${error.message}`) : error;
      },
    );
    const { version: _version, origin: _origin, bytes: _bytes, ...feed } = checked.feed;
    return { source: file, feed, vendors: checked.vendors, examples: checked.examples };
  });
}
