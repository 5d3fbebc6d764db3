// @vitest-environment jsdom
/** The limited mode of each vendor that has one: who gets it, and what happens when the visitor decides anew. */
import { type ConsentState, decide, initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BrowserDestination, Manifest, Pixel, PixelFactory } from '../src/contract.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';

const LIMITED = 'limited:marketing';
const full = decide(initialConsent('granted'), { [LIMITED]: 'granted' });
/** As `combine` rules in Texas under Global Privacy Control. */
const optedOut = decide(initialConsent('granted'), { marketing: false, [LIMITED]: 'not-required' });
const refused = decide(initialConsent('denied'), { [LIMITED]: false });

interface Entry {
  call: unknown[];
  refused?: string;
}
const settings = {
  meta: { pixelId: '1234567890123456' },
  tiktok: { pixelCode: 'C4A1B2C3D4E5F6G7H8I0' },
  google: { ids: ['G-ABC123', 'AW-123456'] },
} as const;
type Vendor = keyof typeof settings;
const vendors = Object.keys(settings) as Vendor[];

beforeEach(() => {
  for (const name of ['fbq', '_fbq', 'ttq', 'TiktokAnalyticsObject', 'gtag', 'dataLayer'])
    delete (window as unknown as Record<string, unknown>)[name];
});

/** The half as a page starts it, and the vendor's script at once. */
async function open(vendor: Vendor, consent: ConsentState) {
  vi.resetModules();
  const part = (await import(`../src/${vendor}/index.ts`)) as Record<string, unknown> & {
    manifest: Manifest;
  };
  const make = part[vendor] as (settings: object) => BrowserDestination;
  const { purposes } = make({ ...settings[vendor], limited: true });
  const { default: factory } = (await import(`../src/${vendor}/pixel.ts`)) as {
    default: PixelFactory<unknown>;
  };
  const { standIn } = (await import(`../src/${vendor}/stand-in.ts`)) as {
    standIn(page: object, record: (entry: Entry) => void): void;
  };
  const entries: Entry[] = [];
  let loaded = false;
  const pixel: Pixel = factory(
    { ...settings[vendor], limited: true, purposes },
    {
      consent,
      addScript: () => {
        loaded = true;
      },
    },
  );
  if (loaded) standIn(window, (entry) => entries.push(entry));
  return { pixel, purposes, entries, manifest: part.manifest, loaded };
}
const view = (consent: ConsentState) => ({ ...sampleEvent('page_view'), consent });
/** What the vendor got of events. */
const events = (entries: Entry[]) =>
  entries.map(({ call }) => JSON.stringify(call)).filter((text) => /PageView|"page"|page_view"/.test(text));
const calls = (entries: Entry[]) => JSON.stringify(entries.map(({ call }) => call));

describe.each(vendors)('%s', (vendor) => {
  test('asks for the limited form instead of marketing', async () => {
    const { purposes, manifest } = await open(vendor, full);
    expect(purposes).toEqual([LIMITED]);
    expect(manifest.limited).toBe(true);
    expect(manifest.settings['limited']).toBeDefined();
  });

  test('a visitor who refused is not told of', async () => {
    const { pixel, loaded } = await open(vendor, refused);
    pixel.event(view(refused));
    expect(loaded).toBe(false);
  });

  test('nothing of the limited form is said for a visitor who allows marketing', async () => {
    const { pixel, entries } = await open(vendor, full);
    pixel.event(view(full));
    expect(events(entries).length).toBeGreaterThan(0);
    expect(calls(entries)).not.toMatch(/LDU|limited_data_use|allow_ad_personalization_signals/);
    expect(entries.filter(({ refused }) => refused)).toEqual([]);
  });

  test('a visitor who opted out is told of in the limited form, set before the vendor starts', async () => {
    const { pixel, entries } = await open(vendor, optedOut);
    pixel.event(view(optedOut));
    expect(events(entries).length).toBeGreaterThan(0);
    expect(calls(entries)).toMatch(
      {
        meta: /\["dataProcessingOptions",\["LDU"\],0,0\],\["init"/,
        tiktok: /\["load","\w+",{"limited_data_use":true}\]/,
        google: /"ad_storage":"granted",.*"ad_personalization":"denied".*\["config"/,
      }[vendor],
    );
    expect(entries.filter(({ refused }) => refused)).toEqual([]);
  });

  test('a refusal after an opt-out ends it', async () => {
    const { pixel, entries } = await open(vendor, optedOut);
    pixel.event(view(optedOut));
    const before = events(entries).length;
    pixel.consent(refused);
    pixel.event(view(refused));
    expect(events(entries).length).toBe(before);
    expect(calls(entries.slice(-2))).toMatch(/revoke|"ad_storage":"denied"/);
  });
});

describe.each(['meta', 'tiktok'] as const)('%s, which is switched before its start only', (vendor) => {
  test('begun in full it ends at an opt-out, and goes on after a new grant', async () => {
    const { pixel, entries } = await open(vendor, full);
    pixel.event(view(full));
    pixel.consent(optedOut);
    pixel.event(view(optedOut));
    expect(events(entries)).toHaveLength(1);
    expect(calls(entries)).toMatch(/revoke/);
    pixel.consent(full);
    pixel.event(view(full));
    expect(events(entries)).toHaveLength(2);
  });

  test('begun limited it stays so', async () => {
    const { pixel, entries } = await open(vendor, optedOut);
    pixel.consent(full);
    pixel.event(view(full));
    expect(events(entries)).toHaveLength(1);
    expect(calls(entries)).not.toMatch(/revoke|grant|\["dataProcessingOptions",\[\]/);
  });

  test('what happened under an opt-out is not told in full', async () => {
    const { pixel, entries } = await open(vendor, full);
    pixel.event(view(optedOut));
    expect(events(entries)).toEqual([]);
  });
});

test('google follows in the page: personal, then not, then again', async () => {
  const { pixel, entries } = await open('google', full);
  pixel.event(view(full));
  for (const state of [optedOut, full]) {
    const from = entries.length;
    pixel.consent(state);
    pixel.event(view(state));
    expect(entries.slice(from, from + 1).map(({ call }) => call)).toMatchObject([
      [
        'consent',
        'update',
        { ad_storage: 'granted', ad_personalization: state === full ? 'granted' : 'denied' },
      ],
    ]);
    expect(events(entries.slice(from))).toHaveLength(2);
  }
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});
