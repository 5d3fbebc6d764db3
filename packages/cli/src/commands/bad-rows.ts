/** `beckon bad-rows`: what could not be stored, and why. */
import { apiHelp, apiOf, apiOptions, harmless } from '../settings.ts';
import { type Command, whole } from './command.ts';

const SHOWN_CHARS = 200;

export const badRows: Command = {
  summary: 'what could not be stored, and why',
  usage: '[--limit N] [--json]',
  help: `  --limit N       the newest N, up to 1000                    (default 20)
  --json          one JSON object a line, whole\n${apiHelp}`,
  options: { ...apiOptions, limit: { type: 'string' }, json: { type: 'boolean' } },
  async run(values) {
    const limit = whole(values, 'limit', 20, 1000);
    const api = await apiOf(values);
    const { rows } = (await (await api.get(`api/bad-rows?limit=${limit}`)).json()) as {
      rows: { site: string; received: number; reason: string; body: string }[];
    };
    if (!rows.length && !values['json']) console.log('no bad rows');
    for (const row of rows) {
      if (values['json']) console.log(JSON.stringify(row));
      else
        console.log(
          `${new Date(row.received).toISOString()}  ${harmless(row.site)}  ${harmless(row.reason)}\n  ${harmless(row.body.slice(0, SHOWN_CHARS))}`,
        );
    }
  },
};
