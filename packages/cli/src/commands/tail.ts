/** `beckon tail`: events as they are stored, one a line. */
import { type Api, apiHelp, apiOf, apiOptions, harmless, read, WrongToken } from '../settings.ts';
import { type Command, text, type Values, whole } from './command.ts';

interface Event {
  seq: number;
  site: string;
  name: string;
  time: number;
  visitor: string;
  bot: boolean;
  page: { url: string };
  data: unknown;
  destinations: Record<string, string>;
}

const AGAIN_MS = 2000;

function line(event: Event): string {
  const { time, site, name, visitor, page, data, bot } = event;
  const cells = [new Date(time).toISOString(), site, name, visitor || '-', page.url, JSON.stringify(data)];
  return harmless(`${cells.join('  ')}${bot ? '  bot' : ''}`);
}

function filterOf(values: Values): (event: Event) => boolean {
  const names = text(values, 'name')?.split(',');
  const [visitor, site, destination] = ['visitor', 'site', 'destination'].map((name) => text(values, name));
  return (event) =>
    (!names || names.includes(event.name)) &&
    (!visitor || event.visitor === visitor) &&
    (!site || event.site === site) &&
    (!destination || event.destinations[destination] === 'allowed');
}

/** Yields the events of the stream that is open, until it ends. */
async function* eventsOf(answer: Response): AsyncGenerator<Event> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body!) {
    rest += decoder.decode(chunk, { stream: true });
    const messages = rest.split('\n\n');
    rest = messages.pop()!;
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data) yield JSON.parse(data) as Event;
    }
  }
}

/** @param last place of the newest event that is not told again. Ends when it has heard enough */
async function follow(api: Api, heard: (event: Event) => boolean, last: number): Promise<void> {
  for (let opened = false; ; )
    try {
      const answer = await api.get('api/live', { 'last-event-id': String(last) });
      if (!answer.ok) throw new Error(`beckon: the live stream answers ${answer.status}`);
      opened = true;
      for await (const event of eventsOf(answer)) {
        last = event.seq;
        if (!heard(event)) return;
      }
    } catch (error) {
      // Once it was there, it is waited for: what was stored meanwhile follows.
      if (!opened || error instanceof WrongToken) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
}

export const tail: Command = {
  summary: 'events as they are stored',
  usage: '[--name A,B] [--visitor ID] [--site KEY] [--destination NAME] [--last N] [--count N] [--json]',
  help: `  --name A,B      events of these names
  --visitor ID    of this visitor
  --site KEY      of this site
  --destination NAME  that this destination may get
  --last N        begin with the newest N that are stored, up to 1000
  --count N       end after N events
  --json          one JSON object a line\n${apiHelp}`,
  options: {
    ...apiOptions,
    name: { type: 'string' },
    visitor: { type: 'string' },
    site: { type: 'string' },
    destination: { type: 'string' },
    last: { type: 'string' },
    count: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(values) {
    let left = whole(values, 'count', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const last = text(values, 'last') === undefined ? 0 : whole(values, 'last', 1, 1000);
    const api = await apiOf(values);
    const wanted = filterOf(values);
    const heard = (event: Event) => {
      if (!wanted(event)) return true;
      console.log(values['json'] ? JSON.stringify(event) : line(event));
      return --left > 0;
    };
    const answer = await api.get(`api/events/recent?limit=${last || 1}`);
    const { events } = await read<{ events: Event[] }>(answer);
    if (last) for (const event of [...events].reverse()) if (!heard(event)) return;
    await follow(api, heard, events[0]?.seq ?? 0);
  },
};
