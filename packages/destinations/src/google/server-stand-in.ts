/**
 * Plays www.google-analytics.com/mp/collect in tests: answers 204 to everything that reaches it, and counts what
 * Analytics would count; `/debug/mp/collect` says what it thinks of it. Source: developers.google.com/analytics/devguides/collection/protocol/ga4 (reference, limits).
 */
import type { CountedEvent, CreateServerStandIn } from '../server-contract.ts';
import { validate } from './validation.ts';

export const MEASUREMENT_ID = 'G-ABC123';
export const API_SECRET = 'stand-in-api-secret-0123';

type Fields = Record<string, unknown>;
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
/** Under 130 kB. */
const MAX_BYTES = 130_000;

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const orders = new Set<string>();

  function take({ searchParams: query }: URL, text: string): void {
    if (query.get('measurement_id') !== MEASUREMENT_ID || query.get('api_secret') !== API_SECRET)
      return void refused.push('unknown measurement_id or api_secret');
    if (text.length > MAX_BYTES) return void refused.push('larger than 130 kB');
    const body = parsed(text);
    const messages = validate(body, now());
    refused.push(...messages.map(({ fieldPath, description }) => `${fieldPath}: ${description}`));
    // What is wrong with the request spoils all of it.
    if (messages.some(({ fieldPath }) => !fieldPath.startsWith('events['))) return;
    for (const [i, event] of (body as { events: unknown[] }).events.entries()) {
      if (messages.some(({ fieldPath }) => fieldPath.startsWith(`events[${i}]`))) continue;
      const { name, params } = event as { name: string; params: Fields };
      const order = String(params['transaction_id']);
      // The one deduplication that there is.
      if (name === 'purchase' && orders.has(order)) continue;
      if (name === 'purchase') orders.add(order);
      counted.push({ id: name === 'purchase' ? order : `${counted.length}`, name, event });
    }
  }

  return {
    counted,
    refused,
    answer({ url, method, body }) {
      const address = new URL(url, 'https://www.google-analytics.com');
      // Says what is wrong and counts nothing; secrets it does not look at.
      if (address.pathname === '/debug/mp/collect')
        return { status: 200, body: JSON.stringify({ validationMessages: validate(parsed(body), now()) }) };
      if (address.pathname === '/mp/collect' && method === 'POST') take(address, body);
      else refused.push('no such place');
      return { status: 204, body: '' };
    },
  };
};
