/** `beckon catalogue`: whether the items of events are those of the product feed. */
import { showProgress } from '../progress.ts';
import { type Api, apiHelp, apiOf, apiOptions, read } from '../settings.ts';
import { checkFile } from './catalogue-file.ts';
import { type CatalogueState, feedLines, reportLines } from './catalogue-text.ts';
import { type Command, text, UsageError, type Values, whole } from './command.ts';

const ACTIONS = ['check', 'load', 'status'] as const;
type Action = (typeof ACTIONS)[number];
const LOOK_EVERY_MS = 100;

/** Of the site named, or the only one with a feed. */
async function stateOf(api: Api, site: string | undefined, days: number): Promise<CatalogueState[]> {
  const query = new URLSearchParams({ days: `${days}`, ...(site !== undefined && { site }) });
  return (await read<{ catalogues: CatalogueState[] }>(await api.get(`api/catalogue?${query}`))).catalogues;
}

/** Asks for it and waits for its end. */
function act(
  api: Api,
  what: 'load' | 'check',
  site: string,
  days: number,
  force: boolean,
): Promise<CatalogueState> {
  const query = new URLSearchParams({
    site,
    ...(what === 'check' && { days: `${days}` }),
    ...(force && { force: '1' }),
  });
  return showProgress(what === 'load' ? 'loading' : 'comparing', async (at) => {
    const { ticket } = await read<{ ticket: number }>(
      await api.send('POST', `api/catalogue/${what}?${query}`),
    );
    for (;;) {
      const [state] = await stateOf(api, site, days);
      if (!state) throw new Error(`beckon: "${site}" has no product feed any more`);
      const { loading, checking, ended, started } = state;
      if (what === 'load' && loading) at(loading.bytes, loading.total ?? loading.bytes + 1);
      if (what === 'check' && checking) at(checking.done, checking.total);
      if (ended[what] >= ticket) return state;
      if (started > ticket)
        throw new Error('beckon: the collector was started again meanwhile: ask once more');
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  });
}

/** The share of items that must be right, from 0 to 1. */
function threshold(values: Values): number {
  const given = text(values, 'fail-under') ?? '0';
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(given) || Number(given) > 100)
    throw new UsageError('--fail-under must be a number of percent from 0 to 100');
  return Number(given) / 100;
}

/** Below the threshold, in all or for a vendor: exit code 1. What nobody has sent yet is not below. */
function judge(states: readonly Pick<CatalogueState, 'vendors'>[], least: number): void {
  const low = states
    .flatMap(({ vendors }) => vendors)
    .filter(({ items, right }) => items && right / items < least);
  if (low.length) process.exitCode = 1;
}

const tell = (
  values: Values,
  state: Partial<CatalogueState> & Pick<CatalogueState, 'vendors' | 'examples'>,
) =>
  console.log(
    values['json'] ? JSON.stringify(state) : [...feedLines(state), ...reportLines(state)].join('\n'),
  );

async function run(values: Values, action: Action): Promise<void> {
  const days = whole(values, 'days', 7, 30);
  const least = threshold(values);
  const [file, site] = [text(values, 'file'), text(values, 'site')];
  if (file !== undefined && action !== 'check') throw new UsageError('--file goes with "check"');
  if (values['force'] && action !== 'load') throw new UsageError('--force goes with "load"');
  const api = await apiOf(values);
  if (file !== undefined) {
    const report = await checkFile(api, values, file, days);
    tell(values, report);
    return judge([report], least);
  }
  let states = await stateOf(api, site, days);
  if (!states.length)
    throw new Error(
      'beckon: no site has a product feed: name one in the configuration, such as "catalogue": { "url": "https://shop.example/feed.xml" }',
    );
  if (action !== 'status') {
    const done: CatalogueState[] = [];
    for (const state of states) done.push(await act(api, action, state.site, days, values['force'] === true));
    states = done;
  }
  for (const state of states) tell(values, state);
  judge(states, least);
  // No feed, or an old one because the newer could not be read.
  if (states.some(({ feed, failure }) => !feed || (failure && action !== 'check'))) process.exitCode = 1;
}

export const catalogue: Command = {
  summary: 'whether the items of events are those of the product feed',
  usage: '[status | check | load] [--site KEY] [--days N] [--fail-under P] [--file FILE] [--force] [--json]',
  help: `  status          what was compared so far                    (default)
  check           compare the last days anew
  load            load the feed now
  --site KEY      of this site                                (default: all with a feed)
  --days N        the last N days, up to 30                   (default 7)
  --fail-under P  end with 1 when fewer than P percent of the items are right, in all or for a vendor
  --file FILE     with "check": compare with this feed, which need not be configured
  --force         with "load": though it has not changed, or has less than half of its products
  --json          one JSON object a line\n${apiHelp}`,
  options: {
    ...apiOptions,
    site: { type: 'string' },
    days: { type: 'string' },
    'fail-under': { type: 'string' },
    file: { type: 'string' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  operand: true,
  async run(values, operand) {
    const action = ACTIONS.find((name) => name === (operand || 'status'));
    if (!action) throw new UsageError(`"catalogue" does one of ${ACTIONS.join(', ')}, not "${operand}"`);
    await run(values, action);
  },
};
