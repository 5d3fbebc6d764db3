/** What every server half must keep, run for every folder that has one with examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkData, errorsOf } from '@beckon/events';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../src/contract.ts';
import type {
  AnswerExample,
  CreateServerStandIn,
  Outcome,
  RequestContext,
  ServerAnswer,
  ServerDestination,
  ServerEvent,
  ServerExample,
  ServerStandIn,
  Session,
} from '../src/server-contract.ts';
import { hasMatchKey, matchScore } from '../src/shared/match-quality.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';

const src = join(import.meta.dirname, '../src');
const vendors = readdirSync(src).filter((name) => existsSync(join(src, name, 'server-stand-in.ts')));

type Settings = Record<string, unknown>;
interface Half {
  half: ServerDestination<Settings>;
  manifest: Manifest;
  examples: readonly ServerExample<Settings>[];
  answers: readonly AnswerExample[];
  createServerStandIn: CreateServerStandIn;
}

async function load(vendor: string): Promise<Half> {
  const [server, { manifest }, { serverExamples, serverAnswers }, { createServerStandIn }] =
    await Promise.all([
      import(`../src/${vendor}/server.ts`),
      import(`../src/${vendor}/manifest.ts`),
      import(`../src/${vendor}/examples.ts`),
      import(`../src/${vendor}/server-stand-in.ts`),
    ]);
  return {
    half: server.default,
    manifest,
    examples: serverExamples,
    answers: serverAnswers,
    createServerStandIn,
  };
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

let nonces = 0;
const contextOf = (now: number, session?: Session): RequestContext => ({
  now,
  nonce: () => (++nonces).toString(16).padStart(32, '0'),
  ...(session && { session }),
});

const isMatched =
  ({ half, manifest }: Pick<Half, 'half' | 'manifest'>, settings: Settings) =>
  (event: ServerEvent): boolean =>
    hasMatchKey(half.identifiers?.(event, settings) ?? {}, manifest.matchKeys);

/** As the collector does it: leave out, sign in, write, send, read; undefined when the vendor gets none of the events. */
async function deliver(
  { half, manifest }: Pick<Half, 'half' | 'manifest'>,
  { events, settings, now = SERVER_NOW }: ServerExample<Settings>,
  standIn: ServerStandIn,
) {
  const wanted = events
    .filter(isMatched({ half, manifest }, settings))
    .filter((event) => (half.wants?.(event, settings) ?? true) === true);
  if (!wanted.length) return undefined;
  const send = async ({ method = 'POST', ...request }: Parameters<typeof toAnswer>[1]) =>
    toAnswer(standIn, { method, ...request });
  const session = await half.session?.(settings, send, contextOf(now));
  if (session && 'kind' in session) return { outcome: session as Outcome };
  const request = await half.request(wanted, settings, contextOf(now, session));
  const answer = await send(request);
  return { request, outcome: half.outcome(answer, wanted.length), wanted };
}

function toAnswer(
  standIn: ServerStandIn,
  request: { url: string; method?: string; headers: Readonly<Record<string, string>>; body: string },
): ServerAnswer {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { status, headers: given = {}, body } = standIn.answer({ method: 'POST', ...request, headers });
  return { status, headers: given, body };
}

const secretsOf = (manifest: Manifest) =>
  Object.entries(manifest.settings).flatMap(([name, { kind }]) => (kind === 'secret' ? [name] : []));

test('every server half of an ad vendor has a stand-in that is as strict as the vendor', () => {
  const halves = readdirSync(src).filter((name) => existsSync(join(src, name, 'server.ts')));
  // The webhook's receiver is the shop's own: collector/test/forwarding.test.ts plays it.
  expect(halves.filter((name) => name !== 'webhook')).toEqual(vendors);
});

describe.each(vendors)('%s', (vendor) => {
  let all: Half;
  beforeAll(async () => {
    all = await load(vendor);
  });
  const sending = () => all.examples.filter(({ body }) => body !== undefined);

  test('its declaration tells of the server half, and its README of every setting', () => {
    const { manifest } = all;
    expect(manifest.server).toBe(true);
    const readme = readFileSync(join(src, vendor, 'README.md'), 'utf8');
    for (const [name, rule] of Object.entries(manifest.settings)) {
      expect(rule.help).toMatch(/\w{3}/);
      expect(readme, name).toContain(`\`${name}\``);
    }
    for (const name of manifest.serverNeeds ?? []) expect(manifest.settings).toHaveProperty(name);
    // Nothing that opens a vendor's interface is written into a configuration file.
    for (const name of Object.keys(manifest.settings))
      if (/token|secret|password/i.test(name)) expect(manifest.settings[name]!.kind, name).toBe('secret');
    for (const { settings } of all.examples)
      for (const name of Object.keys(settings)) expect(manifest.settings).toHaveProperty(name);
  });

  test('each example gives exactly its body, which the vendor takes and counts', async () => {
    for (const example of all.examples) {
      const standIn = all.createServerStandIn(() => example.now ?? SERVER_NOW);
      const done = await deliver(all, example, standIn);
      if (example.body === undefined) {
        expect(done, example.title).toBeUndefined();
        continue;
      }
      expect(done?.request && parsed(done.request.body), example.title).toEqual(example.body);
      if (example.url) expect(done!.request!.url, example.title).toBe(example.url);
      expect(standIn.refused, example.title).toEqual([]);
      expect(done!.outcome, example.title).toEqual({ kind: 'sent' });
      expect(standIn.counted.length, example.title).toBeGreaterThan(0);
    }
  });

  test('each event that it cannot use has the reason that its example says', () => {
    for (const { title, events, settings, unmatched = 0, unusable = [] } of all.examples) {
      const known = events.filter((event) => all.half.wants?.(event, settings) !== false);
      const matched = known.filter(isMatched(all, settings));
      expect(known.length - matched.length, title).toBe(unmatched);
      const words = matched.map((event) => all.half.wants?.(event, settings) ?? true);
      expect(
        words.filter((word) => typeof word === 'string'),
        title,
      ).toEqual(unusable);
    }
  });

  test('what vendors need to match by is among what the half tells of', () => {
    const { events, settings } = all.examples[0]!;
    const told = Object.keys(all.half.identifiers?.(events[0]!, settings) ?? {});
    expect(told).toEqual(expect.arrayContaining(all.manifest.matchKeys?.flat() ?? []));
  });

  test('every event that it declares for the server has an example or is covered by one', () => {
    const named = new Set(sending().flatMap(({ events }) => events.map(({ name }) => name)));
    for (const name of all.manifest.serverEvents ?? all.manifest.events) expect([...named]).toContain(name);
  });

  test('the same events twice are counted once', async () => {
    const example = sending().find(({ events }) => events.some(({ name }) => name === 'purchase'))!;
    const standIn = all.createServerStandIn(() => example.now ?? SERVER_NOW);
    await deliver(all, example, standIn);
    const { length } = standIn.counted;
    await deliver(all, example, standIn);
    expect(standIn.counted).toHaveLength(length);
    expect(standIn.counted[0]!.id).toBe(example.events.find(({ name }) => name === 'purchase')!.id);
  });

  test('a wrong secret is not taken, and pauses where the vendor tells', async () => {
    const example = sending()[0]!;
    for (const name of secretsOf(all.manifest)) {
      if (example.settings[name] === undefined) continue;
      const standIn = all.createServerStandIn(() => example.now ?? SERVER_NOW);
      const settings = { ...example.settings, [name]: 'wrong-000000000000' };
      const done = await deliver(all, { ...example, settings }, standIn);
      expect(standIn.counted, name).toEqual([]);
      if (!all.manifest.silent) expect(done!.outcome.kind, name).toBe('pause');
    }
  });

  test('answers mean what its table says', () => {
    const kinds = new Set<string>();
    for (const { title, answer, count = 1, outcome } of all.answers) {
      const given = all.half.outcome({ status: 200, headers: {}, body: '', ...answer }, count);
      expect(given, title).toMatchObject(outcome);
      kinds.add(given.kind);
    }
    expect(kinds).toContain('sent');
    expect(kinds).toContain('retry');
    if (!all.manifest.silent) expect(kinds).toContain('pause');
  });

  test('whatever a server answers has a meaning, and no answer is tried again', () => {
    for (const status of [0, 100, 204, 302, 400, 418, 500, 502])
      for (const body of ['', '<html>', '{', 'null', '[]', '{"error":null}', '{"code":"x"}', '\u0000'])
        expect(() => all.half.outcome({ status, headers: {}, body }, 2), `${status} ${body}`).not.toThrow();
    for (const status of [0, 500, 502, 503])
      expect(all.half.outcome({ status, headers: {}, body: '<html>' }, 1).kind, `${status}`).toBe('retry');
  });

  test('no secret is in a body or an address where the vendor has a header for it, and none of it is hashed of nothing', async () => {
    for (const example of sending()) {
      const done = await deliver(
        all,
        example,
        all.createServerStandIn(() => example.now ?? SERVER_NOW),
      );
      // SHA-256 of the empty text.
      expect(done!.request!.body, example.title).not.toContain('e3b0c44298fc1c14');
      expect(done!.request!.body, example.title).not.toContain('undefined');
      for (const name of secretsOf(all.manifest))
        if (example.settings[name]) expect(done!.request!.body).not.toContain(String(example.settings[name]));
    }
  });

  test('an event of a stranger, or with fields of wrong kinds, breaks nothing', async () => {
    const { settings, events } = sending()[0]!;
    const bare: ServerEvent = {
      id: 'bare',
      name: 'page_view',
      time: SERVER_NOW,
      received: SERVER_NOW,
      bot: false,
      data: {},
      page: { id: 'p', url: 'https://shop.example/', referrer: '', title: '' },
      visitor: '',
      session: '',
      client: 'c',
      seq: 1,
      consent: { marketing: 'granted' },
    };
    const odd = { ...events[0]!, user: { email: 5, phone: {}, id: null } as never, adIds: {} };
    for (const event of [bare, odd]) {
      expect(['boolean', 'string']).toContain(typeof (all.half.wants?.(event, settings) ?? true));
      expect(matchScore(all.half.identifiers?.(event, settings) ?? {})).toBeLessThanOrEqual(10);
    }
  });

  test('items that are none, and a user id that is an object, are left out of what the vendor takes', async () => {
    const { settings } = sending()[0]!;
    const user = { ...sampleUser, id: { toString: 1, valueOf: 1 } as never };
    for (const items of [12, 'two', [null], {}])
      for (const { name, data } of sending().flatMap(({ events }) => events)) {
        const odd = { ...data, items };
        // Where items are expected the collector does not take it.
        if (errorsOf(checkData(name, odd))) continue;
        const event = sampleServerEvent(name, odd, { user });
        const standIn = all.createServerStandIn(() => SERVER_NOW);
        const done = await deliver(all, { title: name, events: [event], settings }, standIn);
        if (done) expect(standIn.refused, `${name} ${JSON.stringify(items)}`).toEqual([]);
        expect(done?.request?.body ?? '').not.toContain('object Object');
      }
  });
});
