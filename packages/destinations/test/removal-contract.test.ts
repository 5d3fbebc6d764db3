/** What every removal half must keep, run for every folder that has one. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../src/contract.ts';
import { removalForms } from '../src/removal-forms.ts';
import type {
  AnswerExample,
  CreateServerStandIn,
  Removal,
  RemovalExample,
  RemovalHalf,
  RemovalOutcome,
  RequestContext,
  ServerAnswer,
  ServerDestination,
  ServerRequest,
  ServerStandIn,
  Session,
} from '../src/server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../src/shared/sample-removal.ts';
import { SERVER_NOW } from '../src/shared/sample-server-event.ts';

const src = join(import.meta.dirname, '../src');
const vendors = readdirSync(src).filter((name) => existsSync(join(src, name, 'removal-examples.ts')));
const halves = readdirSync(src).filter((name) => existsSync(join(src, name, 'server.ts')));

type Settings = Record<string, unknown>;
const halfOf = async (name: string) =>
  ((await import(`../src/${name}/server.ts`)) as { default: ServerDestination<Settings> }).default;
const manifestOf = async (name: string) =>
  ((await import(`../src/${name}/manifest.ts`)) as { manifest: Manifest }).manifest;

let nonces = 0;
const contextOf = (session?: Session): RequestContext => ({
  now: SERVER_NOW,
  nonce: () => (++nonces).toString(16).padStart(32, '0'),
  ...(session && { session }),
});

function ask(standIn: ServerStandIn, { method = 'POST', ...request }: ServerRequest): ServerAnswer {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { status, headers: given = {}, body } = standIn.answer({ ...request, method, headers });
  return { status, headers: given, body };
}

/** As the collector does it: sign in, leave out who is unknown, write, send each until one does not get through. */
async function deliver(
  half: ServerDestination<Settings>,
  settings: Settings,
  removals: readonly Removal[],
  standIn: ServerStandIn,
): Promise<{ requests: readonly ServerRequest[]; outcome: RemovalOutcome }> {
  const removal = half.removal!;
  const usable = removals.filter((one) => removal.usable?.(one, settings) ?? true);
  const session = await half.session?.(settings, async (request) => ask(standIn, request), contextOf());
  if (session && 'kind' in session) return { requests: [], outcome: session };
  const requests = await removal.requests(usable, settings, contextOf(session));
  for (const request of requests) {
    const outcome = removal.outcome(ask(standIn, request));
    if (outcome.kind !== 'sent') return { requests, outcome };
  }
  return { requests, outcome: { kind: 'sent' } };
}

test('a destination declares a removal setting exactly where its server half can ask the vendor to forget', async () => {
  for (const name of halves) {
    const { removal, settings } = await manifestOf(name);
    expect(!!removal, name).toBe(!!(await halfOf(name)).removal);
    if (!removal) continue;
    expect(settings, name).toHaveProperty(removal);
    expect(settings[removal]!.required, name).toBeUndefined();
    // The receiver of the webhook is the shop's own: collector/test/removals.test.ts plays it.
    if (name !== 'webhook') expect(vendors).toContain(name);
  }
});

test('what a person told is hashed in the form of each vendor, and a hash is passed on', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const user = { id: '42', email: ' Ada.Love+Shop@Gmail.com ', phone: '+49 (0)30 1234567' };
  expect(removalForms(user, (text) => text)).toEqual({
    emails: 'ada.love+shop@gmail.com',
    googleEmails: 'adalove@gmail.com',
    bareEmails: 'adalove@gmail.com',
    phones: '+490301234567',
    phoneDigits: '490301234567',
    users: '42',
  });
  expect(removalForms({ email: 'A.B+c@x.example' }, (text) => text)).toMatchObject({
    emails: 'a.b+c@x.example',
    googleEmails: 'a.b+c@x.example',
    bareEmails: 'ab@x.example',
  });
  const hash = sha256('ada@shop.example');
  expect(removalForms({ email_sha256: hash, id: hash }, sha256)).toEqual({
    emails: hash,
    googleEmails: hash,
    bareEmails: hash,
    users: sha256(hash),
  });
  expect(removalForms({ email: 'none', phone: '12' }, sha256)).toEqual({});
});

describe.each(vendors)('%s', (vendor) => {
  let half: ServerDestination<Settings>;
  let removal: RemovalHalf<Settings>;
  let manifest: Manifest;
  let examples: readonly RemovalExample<Settings>[];
  let answers: readonly AnswerExample[];
  let createServerStandIn: CreateServerStandIn;
  const standIn = () => createServerStandIn(() => SERVER_NOW);

  beforeAll(async () => {
    half = await halfOf(vendor);
    removal = half.removal!;
    manifest = await manifestOf(vendor);
    ({ removalExamples: examples, removalAnswers: answers } = await import(
      `../src/${vendor}/removal-examples.ts`
    ));
    ({ createServerStandIn } = await import(`../src/${vendor}/server-stand-in.ts`));
  });

  test('its README tells of the setting and of the right that the token needs', () => {
    const readme = readFileSync(join(src, vendor, 'README.md'), 'utf8');
    expect(readme).toContain('**Out of lists**');
    expect(readme).toContain(`\`${manifest.removal}\``);
    // No page hears which lists a shop keeps.
    expect(manifest.settings[manifest.removal!]!.serverOnly).toBe(true);
  });

  test('each example gives exactly its requests, which the vendor takes; twice is once', async () => {
    for (const { title, settings, removals, requests, removed } of examples) {
      const vendorServer = standIn();
      for (const _ of ['once', 'twice']) {
        const done = await deliver(half, settings, removals, vendorServer);
        expect(vendorServer.refused, title).toEqual([]);
        expect(done.outcome, title).toEqual({ kind: 'sent' });
        expect(
          done.requests.map(({ method = 'POST', url, body }) => ({ method, url, body: JSON.parse(body) })),
          title,
        ).toEqual(requests);
        expect([...vendorServer.removed!].sort(), title).toEqual([...removed].sort());
      }
      expect(vendorServer.counted).toEqual([]);
    }
  });

  test('whom the vendor could not find it is not told of', async () => {
    const { settings } = examples[0]!;
    expect(removal.usable?.(sampleStranger(), settings)).toBe(false);
    expect((await deliver(half, settings, [sampleStranger()], standIn())).requests).toEqual([]);
  });

  test('as many people as it takes at once, each with all that is kept of one, stay within the limits of a request', async () => {
    const { settings } = examples[0]!;
    let n = 0;
    const fifty = () => Array.from({ length: 50 }, () => sampleHash(`${(++n).toString(16)}f`));
    const crowd = Array.from({ length: removal.maxRemovals }, (_, i) =>
      sampleRemoval({
        id: `crowd-${i}`,
        emails: fifty(),
        googleEmails: fifty(),
        bareEmails: fifty(),
        phones: fifty(),
        phoneDigits: fifty(),
      }),
    );
    const vendorServer = standIn();
    expect((await deliver(half, settings, crowd, vendorServer)).outcome).toEqual({ kind: 'sent' });
    expect(vendorServer.refused).toEqual([]);
    expect(vendorServer.removed!.length).toBeGreaterThanOrEqual(removal.maxRemovals * 50);
  });

  test('a wrong secret takes nobody out and pauses, and no secret is in a body', async () => {
    const { settings, removals } = examples[0]!;
    const secrets = Object.entries(manifest.settings).flatMap(([name, { kind }]) =>
      kind === 'secret' && settings[name] !== undefined ? [name] : [],
    );
    const { requests } = await deliver(half, settings, removals, standIn());
    for (const name of secrets)
      for (const { body } of requests) expect(body).not.toContain(String(settings[name]));
    // Where lists have a token of their own, that of events does not matter.
    for (const name of settings['audienceToken'] ? ['audienceToken'] : secrets) {
      const vendorServer = standIn();
      const done = await deliver(half, { ...settings, [name]: 'wrong-000000000000' }, removals, vendorServer);
      expect(vendorServer.removed, name).toEqual([]);
      expect(done.outcome.kind, name).toBe('pause');
    }
    if (!settings['audienceToken']) return;
    const { audienceToken, ...without } = settings;
    const done = await deliver(half, { ...without, accessToken: audienceToken }, removals, standIn());
    expect(done.outcome, 'the token of events, where it has the right').toEqual({ kind: 'sent' });
  });

  test('answers mean what its table says, and what nobody documented has a meaning, too', () => {
    const kinds = new Set<string>();
    for (const { title, answer, outcome } of answers) {
      const given = removal.outcome({ status: 200, headers: {}, body: '', ...answer });
      expect(given, title).toMatchObject(outcome);
      kinds.add(given.kind);
    }
    expect([...kinds].sort()).toEqual(['pause', 'refused', 'retry', 'sent']);
    for (const status of [0, 100, 204, 302, 400, 418, 500, 502])
      for (const body of ['', '<html>', '{', 'null', '[]', '{"error":null}', '{"code":"x"}', '\u0000'])
        expect(() => removal.outcome({ status, headers: {}, body }), `${status} ${body}`).not.toThrow();
    for (const status of [0, 500, 502, 503])
      expect(removal.outcome({ status, headers: {}, body: '<html>' }).kind, `${status}`).toBe('retry');
    for (const body of ['<html>', '{', 'null'])
      expect(removal.outcome({ status: 200, headers: {}, body }).kind, body).toBe('retry');
  });
});
