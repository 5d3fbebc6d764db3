/** `beckon deliveries` and `beckon dead-letters`: what the servers of vendors got, and what they would not take. */
import { type Api, apiHelp, apiOf, apiOptions, harmless, read } from '../settings.ts';
import { type Command, text, UsageError, type Values, whole } from './command.ts';

interface Delivery {
  site: string;
  destination: string;
  sent: number;
  skipped: number;
  unmatched: number;
  dead: number;
  behind: number;
  /** There are more than are counted. */
  behindMore: boolean;
  paused: boolean;
  nextAt: number;
  reason: string;
  /** Of those that are told whom to forget. */
  removals?: { sent: number; waiting: number; dead: number; paused: boolean; nextAt: number; reason: string };
}

/** Asks for something to be done with the destination named as `SITE/NAME`. */
async function act(api: Api, path: string, named: string): Promise<void> {
  const [site = '', destination = '', ...more] = named.split('/');
  if (!site || !destination || more.length) throw new UsageError('name it as SITE/DESTINATION: shop/webhook');
  const answer = await api.send('POST', `api/${path}?${new URLSearchParams({ site, destination })}`);
  if (!answer.ok) throw new Error(`beckon: ${((await answer.json()) as { error: string }).error}`);
}

function stateOf({ paused, nextAt, reason }: Pick<Delivery, 'paused' | 'nextAt' | 'reason'>): string {
  if (paused) return `PAUSED: ${reason}`;
  return nextAt > Date.now() ? `waits until ${new Date(nextAt).toISOString()}: ${reason}` : 'ok';
}

function line(delivery: Delivery): string {
  const { site, destination, sent, skipped, unmatched, dead, behind, behindMore, removals } = delivery;
  const lines = [
    `${site}/${destination}  sent ${sent}, skipped ${skipped}, unmatched ${unmatched}, dead ${dead}, behind ${behind}${behindMore ? '+' : ''}  ${stateOf(delivery)}`,
  ];
  if (removals)
    lines.push(
      `${site}/${destination}  removals: sent ${removals.sent}, waiting ${removals.waiting}, dead ${removals.dead}  ${stateOf(removals)}`,
    );
  return lines.map(harmless).join('\n');
}

const print = (values: Values, list: readonly unknown[], human: (one: never) => string, none: string) => {
  if (values['json']) for (const one of list) console.log(JSON.stringify(one));
  else console.log(list.length ? list.map((one) => human(one as never)).join('\n') : none);
};

export const deliveries: Command = {
  summary: 'what the servers of destinations got',
  usage: '[--resume SITE/DESTINATION] [--json]',
  help: `  --resume SITE/DESTINATION  go on after a pause, or without waiting longer
  --json          one JSON object a line\n${apiHelp}`,
  options: { ...apiOptions, resume: { type: 'string' }, json: { type: 'boolean' } },
  async run(values) {
    const api = await apiOf(values);
    const named = text(values, 'resume');
    if (named !== undefined) return act(api, 'deliveries/resume', named);
    const answer = await read<{ deliveries: Delivery[] }>(await api.get('api/deliveries'));
    print(values, answer.deliveries, line, 'no destination has a server half');
    if (answer.deliveries.some(({ paused, removals }) => paused || removals?.paused)) process.exitCode = 1;
  },
};

export const deadLetters: Command = {
  summary: 'events, and removals, that a destination refused',
  usage: '[--replay SITE/DESTINATION] [--limit N] [--json]',
  help: `  --replay SITE/DESTINATION  try them once more
  --limit N       the newest N, up to 1000                    (default 20)
  --json          one JSON object a line, with the event\n${apiHelp}`,
  options: {
    ...apiOptions,
    replay: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(values) {
    const limit = whole(values, 'limit', 20, 1000);
    const api = await apiOf(values);
    const named = text(values, 'replay');
    if (named !== undefined) return act(api, 'dead-letters/replay', named);
    const answer = await read<{
      deadLetters: {
        site: string;
        destination: string;
        name: string;
        eventId: string;
        at: number;
        reason: string;
      }[];
      removals: {
        site: string;
        destination: string;
        id: string;
        cause: string;
        at: number;
        reason: string;
      }[];
    }>(await api.get(`api/dead-letters?limit=${limit}`));
    const removals = answer.removals.map(({ id, cause, ...more }) => ({
      ...more,
      name: `removal (${cause})`,
      eventId: id,
    }));
    print(
      values,
      [...answer.deadLetters, ...removals],
      ({ site, destination, name, eventId, at, reason }: (typeof answer.deadLetters)[number]) =>
        harmless(`${new Date(at).toISOString()}  ${site}/${destination}  ${name} ${eventId}  ${reason}`),
      'no dead letters',
    );
  },
};
