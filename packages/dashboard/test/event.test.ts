/** Reading events: whatever the collector sends can be shown. */
import { describe, expect, it } from 'vitest';
import { readEvent, readEvents } from '../src/model/event.ts';

describe('readEvent', () => {
  it('fills in every field that is missing or of the wrong kind', () => {
    const event = readEvent({
      seq: 4,
      name: null,
      data: [],
      page: 'x',
      consent: null,
      device: 3,
      destinations: { meta: 'allowed', google: 7 },
      warnings: [null, { field: 'data.value', message: 'is missing' }],
    });
    expect(event).toMatchObject({
      seq: 4,
      name: '',
      data: {},
      page: { url: '', title: '' },
      consent: {},
      device: { browser: '', version: '', os: '', type: '' },
      place: '',
      destinations: { meta: 'allowed' },
      warnings: [{ field: 'data.value', message: 'is missing' }],
      bot: false,
    });
    expect(event?.time).toBeNaN();
  });

  it('keeps what was sent, for the full view', () => {
    const json = { seq: 1, unknown_field: true };
    expect(readEvent(json)?.raw).toBe(json);
  });

  it('refuses what has no sequence number', () => {
    expect([null, 'x', [], {}, { seq: '1' }].map(readEvent)).toEqual(Array(5).fill(undefined));
  });

  it('leaves refused ones out of a list', () => {
    expect(readEvents([{ seq: 1 }, null, { seq: 2 }]).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(readEvents({ seq: 1 })).toEqual([]);
  });

  it('does not reach prototypes through hostile keys', () => {
    const event = readEvent(JSON.parse('{"seq":1,"consent":{"__proto__":"granted"}}'));
    expect(Object.entries(event?.consent ?? {})).toEqual([['__proto__', 'granted']]);
    expect(Object.getPrototypeOf(event?.consent)).toBe(Object.prototype);
  });

  it('bounds what is shown of consent, destinations and warnings', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`v${i}`, 'allowed']));
    const warnings = Array.from({ length: 500 }, () => ({ field: 'f', message: 'm' }));
    const event = readEvent({ seq: 1, consent: many, destinations: many, warnings });
    expect(Object.keys(event?.consent ?? {})).toHaveLength(40);
    expect(Object.keys(event?.destinations ?? {})).toHaveLength(40);
    expect(event?.warnings).toHaveLength(40);
  });
});
