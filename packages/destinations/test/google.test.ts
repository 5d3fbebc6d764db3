// @vitest-environment jsdom
/** Google's two products under two purposes. */
import { decide, initialConsent } from '@beckon/consent';
import { expect, test } from 'vitest';
import { google } from '../src/google/index.ts';
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

/** A fresh page without Google on it. */
const fresh = () => {
  for (const name of ['gtag', 'dataLayer']) delete (window as unknown as Record<string, unknown>)[name];
};

test('advanced mode: denied by default before everything, then the stored choice, then config; events come as pings', () => {
  fresh();
  const entries: { call: unknown[]; refused?: string }[] = [];
  const made = google({ ids: ['G-ABC123'], consentMode: 'advanced' });
  expect(made.purposes).toEqual([]);
  const pixel = pixelOf(
    { ids: ['G-ABC123'], consentMode: 'advanced', purposes: [] },
    { consent: initialConsent(), addScript() {} },
  );
  standIn(window, (entry) => entries.push(entry));
  const said = () => entries.map(({ call }) => call.slice(0, 2).join(' '));
  document.cookie = '_ga=1;path=/';
  pixel.event(sampleEvent('page_view'));
  expect(said()).toEqual([
    'consent default',
    expect.stringMatching(/^js/),
    'config G-ABC123',
    'event page_view',
  ]);
  expect(entries[0]!.call[2]).toEqual({
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
    analytics_storage: 'denied',
    wait_for_update: 500,
  });
  pixel.consent(initialConsent());
  // Nobody has decided: nothing is deleted, nothing is said.
  expect(document.cookie).toBe('_ga=1');
  expect(entries).toHaveLength(4);
  pixel.consent(initialConsent('denied'));
  expect(document.cookie).toBe('');
  pixel.event(sampleEvent('page_view'));
  pixel.consent(initialConsent('granted'));
  expect(said().slice(4)).toEqual(['consent update', 'event page_view', 'consent update']);
  expect(entries.at(-1)!.call[2]).toMatchObject({ ad_storage: 'granted', analytics_storage: 'granted' });
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});

test('advanced mode of a visitor who has chosen before: default, update, js, config, in this order', () => {
  fresh();
  const entries: { call: unknown[] }[] = [];
  const consent = decide(initialConsent(), { analytics: true, marketing: false });
  const pixel = pixelOf(
    { ids: ['G-ABC123'], consentMode: 'advanced', purposes: [] },
    { consent, addScript() {} },
  );
  pixel.event(sampleEvent('page_view'));
  standIn(window, (entry) => entries.push(entry));
  expect(entries.map(({ call }) => call[0])).toEqual(['consent', 'consent', 'js', 'config', 'event']);
  expect(entries[1]!.call).toMatchObject([
    'consent',
    'update',
    { ad_storage: 'denied', analytics_storage: 'granted' },
  ]);
});

test('where the place allows Analytics until somebody refuses, it gets events and keeps its cookies', () => {
  fresh();
  const entries: { call: unknown[]; refused?: string }[] = [];
  const consent = decide(initialConsent(), { analytics: 'not-required', marketing: 'not-required' });
  const pixel = pixelOf({ ids: ['G-ABC123'] }, { consent, addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  document.cookie = '_ga=1;path=/';
  pixel.consent(consent);
  pixel.event({
    ...sampleEvent('page_view'),
    consent: { analytics: 'not-required', marketing: 'not-required' },
  });
  expect(entries.map(({ call }) => call[0])).toContain('event');
  expect(document.cookie).toBe('_ga=1');
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});
