/** `beckon export`, `consents` and `forget`: what is kept of a person, what it has decided, and its erasure. */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { showProgress } from '../progress.ts';
import { type Api, apiHelp, apiOf, apiOptions } from '../settings.ts';
import { type Command, text, UsageError, type Values, whole } from './command.ts';

const KEYS = ['visitor', 'user', 'email', 'phone'] as const;
const options = {
  ...apiOptions,
  site: { type: 'string' },
  visitor: { type: 'string' },
  user: { type: 'string' },
  email: { type: 'string' },
  phone: { type: 'string' },
} as const;
const help = `  --email E, --phone P, --user ID, --visitor ID   who it is: one of these
  --site KEY      of this site                                (default: the only one)
${apiHelp}`;

function query(values: Values): string {
  const given = KEYS.filter((name) => text(values, name));
  if (given.length !== 1) throw new UsageError(`name the person by one of --${KEYS.join(', --')}`);
  const parameters = new URLSearchParams({ [given[0]!]: text(values, given[0]!)! });
  const site = text(values, 'site');
  if (site) parameters.set('site', site);
  return parameters.toString();
}

/** @throws Error with what the collector says */
async function ask(api: Api, path: string, method = 'GET'): Promise<Response> {
  const answer = await api.send(method, path);
  if (answer.ok) return answer;
  const { error } = (await answer.json()) as { error: string };
  throw new Error(`beckon: the collector answers ${answer.status}: ${error}`);
}

/** Passes on what it gets, and tells how many lines of all there were. */
function countLines(total: number, at: (done: number, total: number) => void): Transform {
  let done = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) done++;
      at(done, total);
      next(null, chunk);
    },
  });
}

interface Person {
  visitors: string[];
  events: number;
  /** Records of consent. */
  consents: number;
  truncated: boolean;
  /** Of an erasure: bad rows that tell of the person. */
  badRows?: number;
  erased?: boolean;
}

export const exportPerson: Command = {
  summary: 'all events and records of consent of a person, as JSON lines',
  usage: '--email E | --phone P | --user ID | --visitor ID [--out FILE]',
  help: `  --out FILE      write here instead of standard output; the file must not be there\n${help}`,
  options: { ...options, out: { type: 'string' } },
  async run(values) {
    const about = query(values);
    const api = await apiOf(values);
    const file = text(values, 'out');
    if (file && existsSync(file))
      throw new Error(`beckon: export: ${file} is there already; choose another file`);
    const { events, consents: records } = (await (await ask(api, `api/person?${about}`)).json()) as Person;
    const answer = await ask(api, `api/person/events?${about}`);
    const body = Readable.fromWeb(answer.body as never);
    if (!file) return pipeline(body, process.stdout, { end: false });
    // It has its name when it is complete.
    const part = `${file}.part`;
    rmSync(part, { force: true });
    try {
      const to = createWriteStream(part, { flags: 'wx', mode: 0o600 });
      await showProgress('exporting', (at) => pipeline(body, countLines(events + records, at), to));
      renameSync(part, file);
    } catch (cause) {
      rmSync(part, { force: true });
      throw new Error(`beckon: export: ${file} could not be written whole: ${(cause as Error).message}`, {
        cause,
      });
    }
  },
};

export const consents: Command = {
  summary: 'records of consent, as JSON lines: the newest, or those of a person',
  usage: '[--email E | --phone P | --user ID | --visitor ID] [--limit N]',
  help: `  --limit N       the newest N, up to 1000, where no person is named  (default 20)\n${help}`,
  options: { ...options, limit: { type: 'string' } },
  async run(values) {
    const limit = whole(values, 'limit', 20, 1000);
    const api = await apiOf(values);
    if (KEYS.some((name) => text(values, name))) {
      if (text(values, 'limit')) throw new UsageError('--limit does not go with a person');
      const answer = await ask(api, `api/person/consents?${query(values)}`);
      return pipeline(Readable.fromWeb(answer.body as never), process.stdout, { end: false });
    }
    const site = text(values, 'site');
    const which = new URLSearchParams({ limit: `${limit}`, ...(site && { site }) });
    const { records } = (await (await ask(api, `api/consents?${which}`)).json()) as { records: unknown[] };
    for (const record of records) console.log(JSON.stringify(record));
  },
};

export const forget: Command = {
  summary: 'erase a person',
  usage: '--email E | --phone P | --user ID | --visitor ID --yes',
  help: `  --yes           do it; without it, only tells what would go\n${help}`,
  options: { ...options, yes: { type: 'boolean' } },
  async run(values) {
    const about = query(values);
    const api = await apiOf(values);
    const what = ({ visitors, events, badRows }: Person) =>
      `${events} events${badRows ? ` and ${badRows} bad rows` : ''} of ${visitors.length} visitors`;
    if (!values['yes']) {
      const person = (await (await ask(api, `api/person?${about}`)).json()) as Person;
      console.log(`${what(person)} would go; say --yes to erase them`);
      return;
    }
    const person = (await (await ask(api, `api/person/erase?${about}`, 'POST')).json()) as Person;
    console.log(
      `${what(person)} ${person.erased ? 'erased' : 'are erased as soon as the indexer comes to it'}`,
    );
    if (person.truncated) console.log('more visitors hang together with this one: run it again');
  },
};
