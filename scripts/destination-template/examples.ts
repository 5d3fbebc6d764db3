//<both>
/** Events in, calls of the page and bodies of the server out; and what Acme's answers mean. */
//</both>
//<page-only>
/** Events in, calls out. */
//</page-only>
//<server-only>
/** Events in, bodies out; and what Acme's answers mean. */
//</server-only>
//<page>
import type { Example } from '../contract.ts';
//</page>
//<server>
import type { AnswerExample, ServerExample } from '../server-contract.ts';
//</server>
//<page-only>
import { mug, sampleEvent } from '../shared/sample-event.ts';
//</page-only>
//<both>
import { mug, sampleEvent } from '../shared/sample-event.ts';
import { sampleServerEvent } from '../shared/sample-server-event.ts';
//</both>
//<server-only>
import { mug } from '../shared/sample-event.ts';
import { sampleServerEvent } from '../shared/sample-server-event.ts';
//</server-only>
//<server>
import { ACCOUNT, TOKEN } from './server-stand-in.ts';
//</server>
import type { AcmeSettings } from './settings.ts';

//<server>
const settings: AcmeSettings = { accountId: ACCOUNT, accessToken: TOKEN };
//</server>
//<page-only>
const settings: AcmeSettings = { accountId: 'standin12345' };
//</page-only>
const cart = { currency: 'EUR', items: [mug] };
const sold = { items: [{ id: 'mug', price: 19.9, quantity: 2 }], value: 39.8, currency: 'EUR' };

/** FACT: each event of the vendor, with what is peculiar to it: canonical name, data, the vendor's name, parameters. */
const rows: readonly [name: string, data: Record<string, unknown>, type: string, params: object][] = [
  ['page_view', {}, 'PageView', {}],
  ['view_item', cart, 'ViewProduct', sold],
  ['add_to_cart', cart, 'AddToCart', sold],
  ['purchase', { ...cart, transaction_id: 'ORD-1' }, 'Purchase', { ...sold, order_id: 'ORD-1' }],
  // A value without its currency is none.
  ['generate_lead', { value: 3 }, 'Lead', {}],
];
//<page>

export const examples: readonly Example<AcmeSettings>[] = [
  ...rows.map(([name, data, type, params]) => ({
    title: name,
    settings,
    event: sampleEvent(name, data),
    calls: [['track', type, { ...params, event_id: `id-${name}` }]],
  })),
  {
    title: 'an event that Acme does not know',
    settings,
    event: sampleEvent('video_progress'),
    calls: [],
  },
];
//</page>
//<server>

const user = {
  // SHA-256 of `v1`, the visitor.
  external_id: '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe',
  ip_address: '9.9.9.9',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
};

export const serverExamples: readonly ServerExample<AcmeSettings>[] = [
  ...rows.map(([name, data, type, params]) => ({
    title: name,
    settings,
    url: `https://api.acme.example/v1/accounts/${ACCOUNT}/events`,
    events: [sampleServerEvent(name, data)],
    body: { events: [{ name: type, event_id: `id-${name}`, time: 1_795_000_000_000, user, ...params }] },
  })),
  {
    title: 'events that Acme does not know',
    settings,
    events: ['video_progress', 'constructor'].map((name) => sampleServerEvent(name)),
  },
  {
    title: 'what Acme could not match',
    settings,
    events: [sampleServerEvent('page_view', {}, { visitor: '', address: '' })],
    unmatched: 1,
  },
];

/** FACT: every code of the vendor's documentation. */
export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all taken', answer: { body: '{"taken":1}' }, outcome: { kind: 'sent' } },
  {
    title: 'a bad event, none was taken',
    answer: { status: 400, body: '{"error":{"message":"words of Acme"}}' },
    outcome: { kind: 'refused', reason: 'Acme answered 400: words of Acme' },
  },
  { title: 'a dead token', answer: { status: 401 }, outcome: { kind: 'pause' } },
  { title: 'no permission', answer: { status: 403 }, outcome: { kind: 'pause' } },
  {
    title: 'throttled, with the seconds to wait',
    answer: { status: 429, headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  { title: 'a fault of theirs', answer: { status: 500 }, outcome: { kind: 'retry' } },
];
//</server>
