/** `beckon bad-rows`: what could not be stored, and why; to be tried again after a mend. */
import type { Replay } from '@beckon/collector';
import { showProgress } from '../progress.ts';
import { type Api, apiHelp, apiOf, apiOptions, harmless, read } from '../settings.ts';
import { type Command, text, UsageError, type Values, whole } from './command.ts';

const SHOWN_CHARS = 200;
const LOOK_EVERY_MS = 100;

/** Begins a replay and waits for its end; a collector that stops meanwhile goes on with it when it starts again. */
function replay(api: Api, values: Values): Promise<Replay> {
  const filter = new URLSearchParams();
  for (const name of ['site', 'reason']) if (text(values, name)) filter.set(name, text(values, name)!);
  return showProgress('trying', async (at) => {
    let state = await read<Replay>(await api.send('POST', `api/bad-rows/replay?${filter}`));
    const { id } = state;
    for (;;) {
      at(state.tried ?? 0, state.total ?? 1);
      if (state.done) return state;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      const answer = await api.get(`api/bad-rows/replay?id=${id}`);
      // The indexer may not have come to it yet.
      if (answer.status !== 404) state = await read<Replay>(answer);
    }
  });
}

function summary({ total, tried, stored, duplicates, erased, bad, cut }: Replay): string {
  if (!total) return 'no bad rows to try';
  const also = [
    duplicates && `${duplicates} duplicates`,
    erased && `${erased} of people who were erased`,
    bad && `${bad} are bad still`,
    cut && `${cut} cannot be tried, as they were not kept whole`,
  ].filter(Boolean);
  return `${tried} rows tried: ${[`${stored} events stored`, ...also].join(', ')}`;
}

async function list(api: Api, values: Values, limit: number): Promise<void> {
  const { rows } = await read<{ rows: { site: string; received: number; reason: string; body: string }[] }>(
    await api.get(`api/bad-rows?limit=${limit}`),
  );
  if (!rows.length && !values['json']) console.log('no bad rows');
  for (const row of rows) {
    if (values['json']) console.log(JSON.stringify(row));
    else
      console.log(
        `${new Date(row.received).toISOString()}  ${harmless(row.site)}  ${harmless(row.reason)}\n  ${harmless(row.body.slice(0, SHOWN_CHARS))}`,
      );
  }
}

export const badRows: Command = {
  summary: 'what could not be stored, and why',
  usage: '[--limit N] [--json] | --replay [--site KEY] [--reason TEXT] [--json]',
  help: `  --limit N       the newest N, up to 1000                    (default 20)
  --replay        try them again, after an update that mends the reason
  --site KEY      with --replay: those of this site           (default: all)
  --reason TEXT   with --replay: those whose reason has this text in it
  --json          one JSON object a line, whole\n${apiHelp}`,
  options: {
    ...apiOptions,
    limit: { type: 'string' },
    replay: { type: 'boolean' },
    site: { type: 'string' },
    reason: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(values) {
    const limit = whole(values, 'limit', 20, 1000);
    for (const name of ['site', 'reason'])
      if (text(values, name) !== undefined && !values['replay'])
        throw new UsageError(`--${name} goes with --replay`);
    if (values['replay'] && text(values, 'limit')) throw new UsageError('--limit does not go with --replay');
    const api = await apiOf(values);
    if (!values['replay']) return list(api, values, limit);
    const ended = await replay(api, values);
    console.log(values['json'] ? JSON.stringify(ended) : summary(ended));
  },
};
