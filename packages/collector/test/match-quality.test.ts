/** How well vendors can tell whose events they get: kept with each delivery, told with what would help. */
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  type StandInServer,
  startCollectorProcess,
  startServerStandIn,
  TOKEN,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createServerStandIn,
  TOKEN as META_TOKEN,
  PIXEL,
} from '../../destinations/src/meta/server-stand-in.ts';
import {
  createServerStandIn as createPinterest,
  TOKEN as PINTEREST_TOKEN,
} from '../../destinations/src/pinterest/server-stand-in.ts';
import type { ServerStandIn } from '../../destinations/src/server-contract.ts';
import { type MatchFacts, raisesOf } from '../src/admin/match-advice.ts';
import { rebuildStore } from '../src/rebuild.ts';
import { openDatabase } from '../src/store/driver.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

process.env['BECKON_TEST_META_TOKEN'] = META_TOKEN;
process.env['BECKON_TEST_PINTEREST_TOKEN'] = PINTEREST_TOKEN;

let meta: StandInServer<ServerStandIn>;
let pinterest: StandInServer<ServerStandIn>;
let collector: CollectorProcess;
beforeAll(async () => {
  meta = await startServerStandIn(createServerStandIn());
  pinterest = await startServerStandIn(createPinterest());
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost'],
        destinations: {
          meta: {
            pixelId: PIXEL,
            accessToken: { env: 'BECKON_TEST_META_TOKEN' },
            advancedMatching: true,
            endpoint: meta.url,
            allowPrivate: true,
          },
          pinterest: {
            tagId: '2612345678901',
            adAccountId: '549755885175',
            accessToken: { env: 'BECKON_TEST_PINTEREST_TOKEN' },
            endpoint: pinterest.url,
            allowPrivate: true,
          },
        },
      },
    },
  });
});
afterAll(async () => {
  await collector?.kill();
  await meta?.close();
  await pinterest?.close();
});

interface Match {
  days: number;
  sent: number;
  unmatched: number;
  needs?: string[][];
  score?: number;
  identifiers: Record<string, number>;
  raise: { identifiers: string[]; gain: number; text: string }[];
}
interface Delivery {
  destination: string;
  sent: number;
  unmatched: number;
  skipped: number;
  dead: number;
  deadLetters: number;
  match: Match;
}
const delivery = async (name = 'meta') =>
  (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries.find(
    ({ destination }) => destination === name,
  )!;
const ofEvent = async (id: unknown) =>
  (
    await collector.api<{ matches: { destination: string; score: number; identifiers: string[] }[] }>(
      `deliveries/event?site=shop&id=${id}`,
    )
  ).matches;
const store = async (...events: unknown[]) =>
  expect(
    (await collector.post(makeBatch(events), { origin: 'http://localhost', 'user-agent': CHROME })).status,
  ).toBe(204);
const purchase = (over: Record<string, unknown>) =>
  makeEvent({
    name: 'purchase',
    data: { transaction_id: String(over['visitor']), currency: 'EUR', value: 5, items: [] },
    ...over,
  });

const known = purchase({ visitor: 'known', user: { email: 'ada@shop.example' } });
const stranger = purchase({ visitor: 'stranger' });

test('before anything is sent there is no score', async () => {
  await until('the destination', async () => (await delivery()).match);
  expect((await delivery()).match).toMatchObject({
    days: 7,
    sent: 0,
    unmatched: 0,
    identifiers: {},
    raise: [],
  });
  expect((await delivery()).match).not.toHaveProperty('score');
});

test('a delivery tells the average, the share of each identifier, and what would raise it most', async () => {
  await store(known, stranger);
  await until('both', async () => (await delivery()).sent === 2);
  const { match } = await delivery();
  // E-mail, id and agent of the one; id and agent of the other.
  expect(match).toMatchObject({ sent: 2, score: 4 });
  expect(match.identifiers).toMatchObject({
    email: 0.5,
    externalId: 1,
    userAgent: 1,
    clickId: 0,
    address: 0,
  });
  expect(match.raise.map(({ identifiers, gain }) => [identifiers, gain])).toEqual([
    [['browserId', 'clickId'], 4.5],
    [['phone'], 3],
    [['birthday', 'city', 'country', 'firstName', 'gender', 'lastName', 'postalCode', 'region'], 2.1],
  ]);
  expect(match.raise[0]!.text).toContain('"ad-ids"');
});

test('what a vendor could match by nothing is no dead letter, asks for no request, and is told with the mend', async () => {
  await until('both', async () => (await delivery('pinterest')).unmatched === 2);
  expect(await delivery('pinterest')).toMatchObject({
    sent: 0,
    skipped: 0,
    dead: 0,
    deadLetters: 0,
    match: { sent: 0, unmatched: 2, needs: [['email'], ['address', 'userAgent']] },
  });
  const { match } = await delivery('pinterest');
  expect(match.raise.map(({ text }) => text)).toEqual([
    expect.stringContaining('"advancedMatching" of pinterest'),
    expect.stringContaining('"vendorAddress"'),
  ]);
  expect(match).not.toHaveProperty('score');
  expect(pinterest.requests).toEqual([]);
});

test('of one event it is known what the vendor got, and that a vendor got nothing of another', async () => {
  expect(await ofEvent(known['id'])).toEqual([
    { destination: 'meta', score: 6, identifiers: ['email', 'externalId', 'userAgent'] },
  ]);
  const [page] = [makeEvent({ name: 'page_view', data: {}, consent: { analytics: 'granted' } })];
  await store(page);
  await collector.indexed();
  expect(await ofEvent(page['id'])).toEqual([]);
});

test('metrics have deliveries, the score, and the share of each identifier', async () => {
  const answer = await fetch(`${collector.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const text = await answer.text();
  expect(text).toMatch(/^beckon_deliveries_total\{site="shop",destination="meta",kind="sent"\} 2$/m);
  expect(text).toMatch(
    /^beckon_deliveries_total\{site="shop",destination="pinterest",kind="unmatched"\} 2$/m,
  );
  expect(text).toMatch(/^beckon_match_score\{site="shop",destination="meta"\} 4$/m);
  expect(text).toMatch(
    /^beckon_match_identifier_ratio\{site="shop",destination="meta",identifier="email"\} 0\.5$/m,
  );
});

test('a range that is none is refused with the range that is one', async () => {
  for (const days of ['0', '91', 'x']) {
    const answer = await fetch(`${collector.url}/api/deliveries?days=${days}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'days: must be 1 to 90' }]);
  }
});

test('a rebuild keeps it, and who is erased leaves nothing of it behind', async () => {
  await collector.kill();
  await rebuildStore(collector.dataDir);
  await collector.restart();
  expect((await delivery()).match).toMatchObject({ sent: 2, score: 4 });
  expect(await delivery('pinterest')).toMatchObject({ unmatched: 2, match: { unmatched: 2 } });
  expect(await ofEvent(known['id'])).toHaveLength(1);
  const erased = await collector.act(`person/erase?site=shop&visitor=known`);
  expect(erased.ok).toBe(true);
  await collector.indexed();
  expect(await ofEvent(known['id'])).toEqual([]);
  // The sums name nobody, and stay.
  expect((await delivery()).match).toMatchObject({ sent: 2 });
});

test('what is erased, or older than events are kept, is in no table any more', () => {
  const path = join(tempDir(), 'store.sqlite');
  const store = openSqliteStore(path);
  store.forwards.begin('shop', 'meta');
  const events = ['gone', 'old', 'kept'].map((visitor, n) =>
    makeStored(visitor, 1, n + 1, { visitor, id: visitor }),
  );
  store.apply('indexer', { ...emptyPass(), events, position: 1 });
  const matched = [1, 2, 3].map((seq) => ({ seq, identifiers: { email: true, phone: false }, score: 4 }));
  store.forwards.settle('shop', 'meta', { position: 3, sent: 3, skipped: 0, matched }, 1);
  expect(store.matches.ofEvent('shop', 'kept')).toEqual([{ destination: 'meta', identifiers: ['email'] }]);
  store.apply('indexer', {
    ...emptyPass(),
    erasures: [{ site: 'shop', visitors: ['gone'], at: 9 }],
    position: 2,
  });
  store.prune(3, 100);
  // What was on its way while its event was erased.
  store.forwards.settle('shop', 'meta', { position: 3, sent: 1, skipped: 0, matched: [matched[0]!] }, 1);
  store.close();
  const db = openDatabase(path);
  expect(db.prepare('SELECT event_seq FROM matches').all()).toMatchObject([{ event_seq: 3 }]);
  db.close();
});

const facts = (over: Partial<MatchFacts> = {}): MatchFacts => ({
  destination: 'meta',
  advancedMatching: true,
  vendorAddress: true,
  adIds: true,
  page: true,
  ...over,
});
const texts = (...args: Parameters<typeof raisesOf>) => raisesOf(...args).map(({ text }) => text);

test('advice is for what the site can change, and never more than the scale has left', () => {
  const shares = { email: 0, phone: 0, clickId: 0, browserId: 0, address: 0, userAgent: 0 };
  expect(texts(1, shares, facts())).toEqual([
    expect.stringContaining('e-mail hash: call identify'),
    expect.stringContaining('phone hash: call identify'),
    expect.stringContaining('"trustedProxies"'),
  ]);
  expect(texts(1, shares, facts({ advancedMatching: false, vendorAddress: false, adIds: false }))).toEqual([
    expect.stringContaining('"advancedMatching" of meta'),
    expect.stringContaining('"ad-ids"'),
    expect.stringContaining('"vendorAddress"'),
  ]);
  expect(texts(1, { browserId: 0 }, facts({ page: false }))).toEqual([
    expect.stringContaining('"deliverBy": "both" of meta'),
  ]);
  // Who clicked no ad has no click id, and every page that is seen has an agent.
  expect(raisesOf(5, { clickId: 0, userAgent: 0 }, facts())).toEqual([]);
  expect(raisesOf(9.5, { email: 0 }, facts())).toMatchObject([{ gain: 0.5 }]);
  expect(raisesOf(9, { email: 1, phone: 1 }, facts())).toEqual([]);
});
