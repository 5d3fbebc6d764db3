/** Vocabulary, checks, ids and the wire format. */
import { expect, expectTypeOf, test } from 'vitest';
import {
  checkData,
  checkEvent,
  type EventData,
  errorsOf,
  factId,
  fitAdIds,
  hoist,
  type Item,
  unhoist,
  uuidv7,
} from '../src/index.ts';

const maker = '8fff-ffffffffffff';
const purchase = {
  transaction_id: 'ORD-1',
  currency: 'EUR',
  value: 20,
  items: [{ item_id: 'mug', price: 10, quantity: 2 }],
};

test('a UUIDv7 has its time, version, counter and variant in the right bits', () => {
  // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  expect(uuidv7(0x017f22e279b0, 0xcc3, maker)).toBe('017f22e2-79b0-7cc3-8fff-ffffffffffff');
  expect(uuidv7(0, 0, '8000-000000000000')).toBe('00000000-0000-7000-8000-000000000000');
});

test('ids of later milliseconds, and later ids of one, sort behind those before', () => {
  const now = 1_700_000_000_000;
  const ids = [
    uuidv7(now, 0, maker),
    uuidv7(now, 17, maker),
    uuidv7(now + 1, 1, maker),
    uuidv7(1.8e12, 0, maker),
  ];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 4096 }, (_, i) => uuidv7(now, i, maker))).size).toBe(4096);
  expect(uuidv7(now, 4096, maker)).toHaveLength(36);
});

test('a purchase has one id by its order, whatever else it says, and others have none', () => {
  const id = factId('purchase', purchase);
  expect(id).toMatch(/^purchase-[0-9a-f]{32}$/);
  expect(factId('purchase', { transaction_id: 'ORD-1' })).toBe(id);
  expect(factId('purchase', { transaction_id: 'ORD-2' })).not.toBe(id);
  expect(factId('purchase', { transaction_id: 7 })).toBe(factId('purchase', { transaction_id: '7' }));
  expect(factId('purchase', {})).toBeUndefined();
  expect(factId('add_to_cart', purchase)).toBeUndefined();
});

test('ids of a hundred thousand orders do not collide', () => {
  const ids = new Set(
    Array.from({ length: 100_000 }, (_, i) => factId('purchase', { transaction_id: `ORD-${i}` })),
  );
  expect(ids.size).toBe(100_000);
});

test('partial refunds of one order are facts of their own', () => {
  const part = (value: number) => factId('refund', { transaction_id: 'ORD-1', value });
  expect(part(1)).not.toBe(part(2));
  expect(part(1)).toBe(part(1));
});

test('complete data has no problem', () => {
  expect(checkData('purchase', purchase)).toEqual([]);
  expect(checkData('page_view', {})).toEqual([]);
  expect(checkData('my_own_event', { anything: [1, { nested: true }] })).toEqual([]);
});

test('what vendors need and is missing is a warning, not an error', () => {
  const problems = checkData('purchase', { value: 1 });
  expect(errorsOf(problems)).toBeUndefined();
  expect(problems.map(({ level, field }) => `${level} ${field}`)).toEqual([
    'warning data.currency',
    'warning data.items',
    'warning data.transaction_id',
  ]);
});

test.each([
  ['purchase', { ...purchase, value: '20' }, 'data.value must be a finite number'],
  ['purchase', { ...purchase, value: Number.NaN }, 'data.value must be a finite number'],
  [
    'purchase',
    { ...purchase, currency: 'eur' },
    'data.currency must be an ISO 4217 code in upper case, such as EUR',
  ],
  ['purchase', { ...purchase, items: {} }, 'data.items must be a list of at most 200 items'],
  [
    'purchase',
    { ...purchase, items: Array(201).fill({ item_id: 'a' }) },
    'data.items must be a list of at most 200 items',
  ],
  ['purchase', { ...purchase, items: ['mug'] }, 'data.items[0] must be an object'],
  [
    'purchase',
    { ...purchase, items: [{ item_id: 'a' }, { item_id: 5 }] },
    'data.items[1].item_id must be a string',
  ],
  ['search', { search_term: 'x'.repeat(3000) }, 'data.search_term must be a string'],
  ['my_event', { value: 'ten' }, 'data.value must be a finite number'],
  ['1st', {}, 'name must be 1-64 letters'],
  ['a b', {}, 'name must be'],
  ['x'.repeat(65), {}, 'name must be'],
  ['toString', [], 'data must be an object'],
  ['page_view', null, 'data must be an object'],
])('%s with a wrong kind is an error that names the field (%#)', (name, data, message) => {
  expect(errorsOf(checkData(name, data))).toContain(message);
});

test.each([undefined, null, 0, 'x', [], {}, { id: 'a' }])(
  '%j is no event, and saying so does not throw',
  (value) => {
    expect(errorsOf(checkEvent(value))).toBeDefined();
  },
);

const event = (over: object) => ({
  id: 'a',
  name: 'page_view',
  time: 1,
  data: {},
  page: { id: 'p', url: 'https://shop.example/', referrer: '', title: 'T' },
  visitor: 'v',
  session: 's',
  client: 'c',
  seq: 1,
  consent: { analytics: 'granted' },
  ...over,
});

test('what all events share is said once and comes back whole', () => {
  const events = [event({}), event({ id: 'b', seq: 2, age: 5 }), event({ id: 'c', seq: 3, visitor: 'w' })];
  // Travels as JSON.
  const { shared, events: own } = JSON.parse(JSON.stringify(hoist(events))) as ReturnType<typeof hoist>;
  expect(Object.keys(shared).sort()).toEqual(['client', 'consent', 'page', 'session']);
  expect(own[0]).toEqual({ id: 'a', name: 'page_view', time: 1, data: {}, visitor: 'v', seq: 1 });
  expect(own.map((one) => unhoist(shared, one))).toEqual(events.map((one) => expect.objectContaining(one)));
  expect(errorsOf(checkEvent(unhoist(shared, own[2])))).toBeUndefined();
});

test('click ids that are none cost a warning, not the event, and those that fit stay as they are', () => {
  const event = {
    ...{ id: 'a', name: 'page_view', time: 1, data: {}, visitor: 'v', session: 's', client: 'c', seq: 1 },
    page: { id: 'p', url: 'https://shop.example/', referrer: '', title: '' },
    consent: { marketing: 'granted' },
  };
  const adIds = { gclid: 'Cj0-K_x', _fbp: 'fb.1.2.3', '0x': 'a', long: 'x'.repeat(1025), empty: '', n: 5 };
  const problems = checkEvent({ ...event, adIds });
  expect(problems).toMatchObject([{ level: 'warning', field: 'adIds' }]);
  expect(fitAdIds(adIds)).toEqual({ adIds: { gclid: 'Cj0-K_x', _fbp: 'fb.1.2.3' }, unfit: 4 });
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`id${n}`, 'x']));
  expect(Object.keys(fitAdIds(many).adIds)).toHaveLength(40);
  expect(errorsOf(checkEvent({ ...event, adIds: 'text' }))).toContain('adIds must be an object');
  expect(checkEvent({ ...event, adIds: { _ttp: 'x' } })).toEqual([]);
});

test('shared fields outside the format, and broken ones, are not taken', () => {
  expect(unhoist({ id: 'x', name: 'y', visitor: 'v' }, {})).toEqual({ visitor: 'v' });
  expect(unhoist('text', { id: 'a' })).toEqual({ id: 'a' });
  expect(unhoist({}, 'text')).toBe('text');
});

test('types demand what vendors need', () => {
  expectTypeOf(purchase).toExtend<EventData<'purchase'>>();
  expectTypeOf<{ currency: string; value: number; items: Item[] }>().not.toExtend<EventData<'purchase'>>();
  expectTypeOf<{ price: number }>().not.toExtend<Item>();
  expectTypeOf<{ item_name: string }>().toExtend<Item>();
  // @ts-expect-error a value is a number
  const wrong: EventData<'add_to_cart'> = { currency: 'EUR', value: '5', items: [] };
  expect(errorsOf(checkData('add_to_cart', wrong))).toContain('data.value');
});
