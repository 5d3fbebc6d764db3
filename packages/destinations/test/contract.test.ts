// @vitest-environment jsdom
/** What every browser half must keep, run for every folder that has one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BrowserDestination, Example, Manifest, Pixel, PixelFactory } from '../src/contract.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';

const src = join(import.meta.dirname, '../src');
const vendors = readdirSync(src).filter((name) => existsSync(join(src, name, 'pixel.ts')));
const granted = initialConsent('granted');
const denied = decide(granted, 'denied');

interface Entry {
  call: unknown[];
  refused?: string;
}
/** What a vendor's `stand-in.ts` tells of it. */
interface StandIn {
  standIn(page: object, record: (entry: Entry) => void): void;
  SCRIPT_URL: string;
  /** What script and stub leave in `window`. */
  GLOBALS: readonly string[];
  /** First words of calls that are no events: they set up, or tell of the person and of consent. */
  SET_UP: RegExp;
  /** How a withdrawal is told. Absent where the vendor knows no word of consent: what ends is the calls. */
  WITHDRAWAL?: RegExp;
}
const standInOf = (vendor: string): Promise<StandIn> => import(`../src/${vendor}/stand-in.ts`);

/** A fresh page, a fresh copy of the vendor's modules, and the vendor's script when it is asked for. */
async function open(vendor: string, settings: unknown, consent = granted) {
  vi.resetModules();
  const { default: factory } = (await import(`../src/${vendor}/pixel.ts`)) as {
    default: PixelFactory<unknown>;
  };
  const { standIn, SCRIPT_URL } = await standInOf(vendor);
  const scripts: string[] = [];
  const entries: Entry[] = [];
  const pixel: Pixel = factory(settings as never, { consent, addScript: (url) => scripts.push(url) });
  return {
    pixel,
    scripts,
    entries,
    SCRIPT_URL,
    /** The vendor's script arrives: it drains the stub and listens from then on. */
    arrive: () => standIn(window, (entry) => entries.push(entry)),
    refused: () => entries.filter((entry) => entry.refused),
  };
}

beforeEach(() => {
  for (const cookie of document.cookie.split('; '))
    document.cookie = `${cookie.split('=')[0]}=;max-age=0;path=/`;
});

test('there are vendors', () => {
  expect(vendors.length).toBeGreaterThanOrEqual(3);
});

describe.each(vendors)('%s', async (vendor) => {
  const { GLOBALS, SET_UP, WITHDRAWAL } = await standInOf(vendor);
  const clear = () => {
    for (const name of GLOBALS) delete (window as unknown as Record<string, unknown>)[name];
  };
  beforeEach(clear);
  const load = async () => {
    const part = (await import(`../src/${vendor}/index.ts`)) as Record<string, unknown> & {
      manifest: Manifest;
    };
    const { examples } = (await import(`../src/${vendor}/examples.ts`)) as {
      examples: readonly Example<object>[];
    };
    return { part, manifest: part.manifest, examples, settings: examples[0]!.settings };
  };

  test('importing it changes nothing in the page', async () => {
    const before = Object.keys(window).length;
    vi.resetModules();
    await import(`../src/${vendor}/index.ts`);
    await import(`../src/${vendor}/pixel.ts`);
    expect(Object.keys(window).length).toBe(before);
    expect(document.scripts.length).toBe(0);
  });

  test('what it leaves in the page are the globals that its stand-in names', async () => {
    const { settings } = await load();
    const before = new Set(Object.keys(window));
    const page = await open(vendor, settings);
    page.pixel.event(sampleEvent('page_view'));
    page.arrive();
    const left = Object.keys(window).filter((name) => !before.has(name));
    expect(left.length).toBeGreaterThan(0);
    expect(GLOBALS).toEqual(expect.arrayContaining(left));
  });

  test('its declaration is complete, and its README names every setting', async () => {
    const { part, manifest } = await load();
    expect(manifest.name).toBe(vendor);
    expect(manifest.purposes).toContain('marketing');
    expect(manifest.cookies.length).toBeGreaterThan(0);
    expect(manifest.csp['script-src'].length).toBeGreaterThan(0);
    expect(manifest.events).toContain('purchase');
    const readme = readFileSync(join(src, vendor, 'README.md'), 'utf8');
    for (const [name, rule] of Object.entries(manifest.settings)) {
      expect(rule.help).toMatch(/\w{3}/);
      expect(readme).toContain(`\`${name}\``);
    }
    const make = part[vendor] as (settings: object) => BrowserDestination;
    expect(make({ purposes: ['analytics'] })).toMatchObject({ name: vendor, purposes: ['analytics'] });
  });

  test('its script comes from a host that its declaration names for CSP', async () => {
    const { manifest, settings } = await load();
    const { scripts, SCRIPT_URL } = await open(vendor, settings);
    expect(scripts).toHaveLength(1);
    expect(scripts[0]!.split('?')[0]).toBe(SCRIPT_URL);
    const { origin } = new URL(scripts[0]!);
    const covered = manifest.csp['script-src'].some(
      (host) => host === origin || origin.endsWith(host.replace('https://*', '')),
    );
    expect(covered).toBe(true);
  });

  test('each example gives exactly its calls, none of which the vendor refuses, before and after its script came', async () => {
    const { examples } = await load();
    for (const early of [true, false])
      for (const { title, settings, event, calls } of examples) {
        clear();
        const page = await open(vendor, settings);
        if (!early) page.arrive();
        page.pixel.event(event);
        if (early) page.arrive();
        // What a vendor is told of the person is in advanced-matching.test.ts.
        const sent = page.entries
          .filter(({ call }) => !call.slice(0, 2).some((word) => SET_UP.test(String(word))))
          .map(({ call }) => call);
        expect(sent, title).toEqual(JSON.parse(JSON.stringify(calls)));
        // A name that is configured may be one that the vendor calls by an older name.
        if (!JSON.stringify(settings).includes('CompletePayment')) expect(page.refused(), title).toEqual([]);
      }
  });

  test('items that are none are left out, and the event is told all the same', async () => {
    const { manifest, settings } = await load();
    for (const items of [12, 'two', [null], {}])
      for (const name of manifest.events.filter((name) => name !== '*')) {
        clear();
        const page = await open(vendor, settings);
        page.arrive();
        expect(() => page.pixel.event(sampleEvent(name, { items })), name).not.toThrow();
      }
  });

  test('every event that it declares has an example, and the shared id is sent', async () => {
    const { examples, manifest } = await load();
    const sending = examples.filter(({ calls }) => calls.length);
    const shown = sending.map(({ event }) => event.name);
    expect(manifest.events.filter((name) => name !== '*' && !shown.includes(name))).toEqual([]);
    const withId = sending.filter(({ calls, event }) => JSON.stringify(calls).includes(event.id));
    expect(withId.length).toBeGreaterThan(1);
  });

  test('after a withdrawal nothing is sent and its cookies are gone; a new grant goes on', async () => {
    const { manifest, settings } = await load();
    const page = await open(vendor, settings);
    page.arrive();
    page.pixel.event(sampleEvent('page_view'));
    const names = manifest.cookies.map((name) => name.replace('*', 'abc'));
    for (const name of names) document.cookie = `${name}=1;path=/`;
    document.cookie = 'shop_cart=1;path=/';
    const before = page.entries.length;
    page.pixel.consent(denied);
    page.pixel.event(sampleEvent('view_item', { items: [{ item_id: 'a' }] }));
    expect(document.cookie).toBe('shop_cart=1');
    const said = page.entries.slice(before).map(({ call }) => JSON.stringify(call));
    if (WITHDRAWAL) expect(said.join()).toMatch(WITHDRAWAL);
    else expect(said).toEqual([]);
    expect(said.join()).not.toContain('ViewContent');
    expect(said.join()).not.toContain('view_item');
    page.pixel.consent(granted);
    page.pixel.event(sampleEvent('page_view'));
    expect(page.refused()).toEqual([]);
    expect(page.entries.length).toBeGreaterThan(before + said.length + (WITHDRAWAL ? 1 : 0));
  });

  test('consent that is gone while the half was loading starts nothing', async () => {
    const { settings } = await load();
    const { pixel, scripts } = await open(vendor, settings, denied);
    pixel.event(sampleEvent('page_view'));
    expect(scripts).toEqual([]);
    expect(GLOBALS.filter((name) => name in window)).toEqual([]);
  });

  test('states of consent mean here what they mean to the gate', async () => {
    const { settings } = await load();
    for (const value of ['granted', 'denied', 'pending', 'not-required', 'withdrawn'] as const) {
      clear();
      const { scripts } = await open(vendor, settings, { ...granted, marketing: value });
      expect(scripts.length === 1, value).toBe(value === 'granted' || value === 'not-required');
    }
  });

  test('a bad setting is refused with the product, the part, the fault and the mend', async () => {
    for (const bad of ['', "');alert(1)//", {}, { ids: [] }])
      await expect(open(vendor, bad)).rejects.toThrow(
        new RegExp(`^beckon: destination "${vendor}": setting "\\w+" is missing or malformed\\. Copy `),
      );
  });

  test('settings given as the text of an attribute work like the object', async () => {
    const { manifest, settings } = await load();
    const required = Object.entries(manifest.settings).find(([, rule]) => rule.required)![0];
    const page = await open(vendor, String((settings as Record<string, unknown>)[required]));
    page.pixel.event(sampleEvent('page_view'));
    page.arrive();
    expect(page.refused()).toEqual([]);
    expect(page.entries.length).toBeGreaterThan(1);
  });
});
