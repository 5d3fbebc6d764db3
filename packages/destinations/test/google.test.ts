// @vitest-environment jsdom
/** Google's two products under two purposes. */
import { decide, initialConsent } from '@beckon/consent';
import { expect, test } from 'vitest';
import pixelOf from '../src/google/pixel.ts';
import { standIn } from '../src/google/stand-in.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';

test('Analytics gets nothing while statistics are denied, and comes in when they are granted', () => {
  const entries: { call: unknown[]; refused?: string }[] = [];
  const adsOnly = decide(initialConsent('denied'), { marketing: true });
  const pixel = pixelOf({ ids: ['G-ABC123', 'AW-123456'] }, { consent: adsOnly, addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  const targets = () =>
    entries
      .filter(({ call }) => call[0] === 'event')
      .map(({ call }) => (call[2] as { send_to: string }).send_to);
  pixel.event(sampleEvent('page_view'));
  expect(targets()).toEqual(['AW-123456']);
  pixel.consent(decide(adsOnly, { analytics: true }));
  pixel.event(sampleEvent('page_view'));
  expect(targets()).toEqual(['AW-123456', 'G-ABC123', 'AW-123456']);
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
  expect(entries[0]!.call.slice(0, 2)).toEqual(['consent', 'default']);
});

test('a withdrawal before the first event is told, and statistics alone take their cookies along', () => {
  const entries: { call: unknown[]; refused?: string }[] = [];
  for (const name of ['gtag', 'dataLayer']) delete (window as unknown as Record<string, unknown>)[name];
  const pixel = pixelOf({ ids: ['G-ABC123'] }, { consent: initialConsent('granted'), addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  document.cookie = '_ga_X=1;path=/';
  document.cookie = '_gcl_au=1;path=/';
  pixel.consent(decide(initialConsent('granted'), { analytics: false }));
  expect(document.cookie).toBe('_gcl_au=1');
  expect(entries.at(-1)!.call).toEqual([
    'consent',
    'update',
    expect.objectContaining({ analytics_storage: 'denied', ad_storage: 'granted' }),
  ]);
  pixel.consent(decide(initialConsent('granted'), 'denied'));
  expect(entries.at(-1)!.call).toEqual([
    'consent',
    'update',
    expect.objectContaining({ ad_storage: 'denied' }),
  ]);
  expect(document.cookie).toBe('');
});
