// @vitest-environment jsdom
/**
 * Both halves of a vendor tell it the same of one event, under the same key and name, or one alone tells: for every
 * folder with both, and every event of its examples.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { initialConsent } from '@beckon/consent';
import type { BeckonEvent } from '@beckon/events';
import { describe, expect, test, vi } from 'vitest';
import type { Example, Manifest, PixelFactory, Sides, Told } from '../src/contract.ts';
import type {
  CreateServerStandIn,
  ServerDestination,
  ServerEvent,
  ServerExample,
} from '../src/server-contract.ts';
import { hasMatchKey } from '../src/shared/match-quality.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';

const src = join(import.meta.dirname, '../src');
const has = (name: string, file: string) => existsSync(join(src, name, file));
const vendors = readdirSync(src).filter((name) => has(name, 'pixel.ts') && has(name, 'server.ts'));

type Settings = Record<string, unknown>;
const granted = initialConsent('granted');
/** By which vendors know the visitor who clicked: some take no event without. */
const adIds = { twclid: '23opevjt88psuo13lu8d020qkn', li_fat_id: 'df5gf5-gh6t7-ph4j7h-fgf6n1' };

async function load(vendor: string) {
  vi.resetModules();
  const [pixel, server, { manifest }, examples, page, played, { sides }] = await Promise.all([
    import(`../src/${vendor}/pixel.ts`),
    import(`../src/${vendor}/server.ts`),
    import(`../src/${vendor}/manifest.ts`),
    import(`../src/${vendor}/examples.ts`),
    import(`../src/${vendor}/stand-in.ts`),
    import(`../src/${vendor}/server-stand-in.ts`),
    import(`../src/${vendor}/sides.ts`),
  ]);
  return {
    factory: pixel.default as PixelFactory<Settings>,
    half: server.default as ServerDestination<Settings>,
    manifest: manifest as Manifest,
    pageExamples: examples.examples as readonly Example<Settings>[],
    serverExamples: examples.serverExamples as readonly ServerExample<Settings>[],
    page: page as {
      standIn(page: object, record: (entry: { call: unknown[] }) => void): void;
      GLOBALS: string[];
    },
    createServerStandIn: played.createServerStandIn as CreateServerStandIn,
    sides: sides as Sides<Settings>,
  };
}
type Vendor = Awaited<ReturnType<typeof load>>;

/** Each event of the examples, of a person who is known, under settings by which both halves are at work. */
function casesOf({ manifest, pageExamples, serverExamples }: Vendor) {
  const [{ settings: forServer }] = serverExamples as [ServerExample<Settings>];
  const [{ settings: forPage }] = pageExamples as [Example<Settings>];
  // That of the account which the server's stand-in knows.
  const account = Object.keys(manifest.settings).find((name) => manifest.settings[name]!.required)!;
  const both = (own: Settings): Settings => ({
    ...forServer,
    ...forPage,
    ...own,
    advancedMatching: true,
    deliverBy: 'both',
    [account]: manifest.name === 'google' ? own[account] : forServer[account],
  });
  return [
    ...pageExamples.map(({ title, settings, event }) => ({ title, settings: both(settings), event })),
    ...serverExamples.flatMap(({ title, settings, events }) =>
      events.map((event) => ({ title, settings: both(settings), event })),
    ),
  ].map(({ event, ...rest }) => ({
    ...rest,
    event: { ...sampleServerEvent(event.name), user: sampleUser, ...event, adIds } as ServerEvent,
  }));
}

async function byPage({ factory, page, sides }: Vendor, event: BeckonEvent, settings: Settings) {
  for (const name of page.GLOBALS) delete (window as unknown as Settings)[name];
  const calls: unknown[][] = [];
  const pixel = await factory(settings, { consent: granted, addScript() {} });
  pixel.event(event);
  page.standIn(window, ({ call }) => calls.push(call));
  return sides.page(calls, settings);
}

async function byServer(
  { half, createServerStandIn, manifest, sides }: Vendor,
  event: ServerEvent,
  settings: Settings,
) {
  if ((half.wants?.(event, settings) ?? true) !== true) return [];
  // As the collector: an event by which the vendor could match nobody is not sent.
  if (!hasMatchKey(half.identifiers?.(event, settings) ?? {}, manifest.matchKeys)) return [];
  const standIn = createServerStandIn(() => SERVER_NOW);
  const context = { now: SERVER_NOW, nonce: () => 'a'.repeat(32) };
  const { url, method = 'POST', headers, body } = await half.request([event], settings, context);
  standIn.answer({ url, method, headers, body });
  expect(standIn.refused).toEqual([]);
  return standIn.counted.map((one) => sides.server(one.event, settings));
}

/** As the vendor's script does with what the page gives it; what is hashed already it leaves. */
const hashed = (text: string) =>
  /^[0-9a-f]{64}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
/** What both must tell alike. */
const alike = ({ key, name, value, currency, items = [] }: Told) => ({ key, name, value, currency, items });

function compare(page: Told, server: Told, event: BeckonEvent): void {
  expect(alike(page)).toEqual(alike(server));
  expect(page.key).toBe(event.id);
  if (page.order && server.order) expect(page.order).toBe(server.order);
  for (const key of ['email', 'externalId'] as const)
    if (page[key] && server[key]) expect(server[key]).toBe(hashed(page[key]));
}

test('there are vendors with both halves', () => {
  expect(vendors.length).toBeGreaterThanOrEqual(2);
});

describe.each(vendors)('%s', (name) => {
  test('both halves tell the same of an event under the same key and name, or one alone tells', async () => {
    const vendor = await load(name);
    const paired = new Set<string>();
    /** The page told of them without a key. */
    const keyless = new Set<string>();
    let told = 0;
    let keys = 0;
    for (const { title, settings, event } of casesOf(vendor)) {
      // Such a configuration is refused at the start.
      if (vendor.manifest.fault?.(settings)) continue;
      const page = await byPage(vendor, event, settings);
      const server = await byServer(vendor, event, settings);
      told += server.length;
      keys += server.filter(({ key }) => key).length;
      if (page.some(({ key }) => !key)) keyless.add(event.name);
      if (!page.length || !server.length) continue;
      expect([page.length, server.length], title).toEqual([1, 1]);
      compare(page[0]!, server[0]!, event);
      paired.add(event.name);
    }
    expect(told).toBeGreaterThan(0);
    const { events, serverEvents = events } = vendor.manifest;
    const ofBoth = events.filter((one) => one !== '*' && serverEvents.includes(one) && !keyless.has(one));
    // A vendor that knows no key at all would count everything twice.
    expect([...paired]).toEqual(keys ? expect.arrayContaining(ofBoth) : []);
  });
});
