/**
 * Plays www.google-analytics.com/mp/collect in tests: answers 204 to everything that reaches it, and counts what
 * Analytics would count. Source: developers.google.com/analytics/devguides/collection/protocol/ga4 (reference, limits).
 */
import type { CountedEvent, CreateServerStandIn, StandInRequest } from '../server-contract.ts';

export const MEASUREMENT_ID = 'G-ABC123';
export const API_SECRET = 'stand-in-api-secret-0123';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const NAME = /^(?!ga_|google_|firebase_|gtag\.)[a-zA-Z]\w{0,39}$/;
const LONG: Fields = { page_location: 1000, page_title: 300, page_referrer: 420 };
const BODY_FIELDS = ['client_id', 'consent', 'events', 'timestamp_micros'];
const NEED_ITEMS = /^(view_item|(add_to|remove_from|view)_cart|begin_checkout|purchase)$/;
const MAX_AGE_US = 72 * 3600 * 1e6;

function itemsFault(items: unknown): string | undefined {
  if (!Array.isArray(items) || !items.length || items.length > 200) return 'items must be 1 to 200';
  for (const item of items as unknown[]) {
    if (!isFields(item) || !(item['item_id'] || item['item_name']))
      return 'an item has neither item_id nor item_name';
    if (item['price'] !== undefined && typeof item['price'] !== 'number') return 'price is no number';
    if (Object.values(item).some((value) => typeof value === 'object')) return 'an item has nested fields';
  }
  return undefined;
}

function paramsFault(name: string, params: Fields): string | undefined {
  if (Object.keys(params).length > 25) return 'more than 25 parameters';
  for (const [key, value] of Object.entries(params)) {
    if (!NAME.test(key)) return `parameter ${key} has a bad name`;
    if (key === 'items') continue;
    if (typeof value !== 'string' && typeof value !== 'number') return `${key} is neither text nor number`;
    if (String(value).length > Number(LONG[key] ?? 100)) return `${key} is too long`;
  }
  const { session_id, engagement_time_msec: engaged, value, currency, items } = params;
  if (!/^\d+$/.test(String(session_id))) return 'session_id is no number';
  if (!(Number(engaged) >= 1)) return 'engagement_time_msec is missing';
  if (value !== undefined && typeof value !== 'number') return 'value is no number';
  if (value !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'value without currency';
  if (/^(purchase|refund)$/.test(name) && !params['transaction_id']) return 'transaction_id is missing';
  if (name === 'search' && !params['search_term']) return 'search_term is missing';
  return items !== undefined || NEED_ITEMS.test(name) ? itemsFault(items) : undefined;
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event) || !isFields(event['params'])) return 'an event has no params';
  const { name, timestamp_micros: time } = event;
  if (typeof name !== 'string' || !NAME.test(name) || name === 'session_start' || name === 'error')
    return 'reserved or malformed name';
  if (!Number.isInteger(time) || Number(time) < 1e15) return 'timestamp_micros is not in microseconds';
  if (Number(time) < now * 1000 - MAX_AGE_US) return 'older than 72 hours';
  if (Number(time) > now * 1000) return 'in the future';
  return paramsFault(name, event['params']);
}

function bodyFault(body: Fields): string | undefined {
  const strange = Object.keys(body).find((key) => !BODY_FIELDS.includes(key));
  if (strange) return `a request has no ${strange}`;
  if (typeof body['client_id'] !== 'string' || !body['client_id']) return 'client_id is missing';
  const { consent, events } = body;
  if (!isFields(consent)) return 'consent is missing';
  for (const key of ['ad_user_data', 'ad_personalization'])
    if (!['GRANTED', 'DENIED'].includes(String(consent[key]))) return `${key} is neither GRANTED nor DENIED`;
  return Array.isArray(events) && events.length >= 1 && events.length <= 25
    ? undefined
    : 'events must be 1 to 25';
}

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const orders = new Set<string>();

  function take(request: StandInRequest): void {
    const { pathname, searchParams: query } = new URL(request.url, 'https://www.google-analytics.com');
    if (pathname !== '/mp/collect' || request.method !== 'POST') return void refused.push('no such place');
    if (query.get('measurement_id') !== MEASUREMENT_ID || query.get('api_secret') !== API_SECRET)
      return void refused.push('unknown measurement_id or api_secret');
    if (request.body.length > 130_000) return void refused.push('larger than 130 kB');
    let body: unknown;
    try {
      body = JSON.parse(request.body);
    } catch {
      body = undefined;
    }
    const fault = isFields(body) ? bodyFault(body) : 'no JSON';
    if (fault) return void refused.push(fault);
    for (const event of (body as { events: unknown[] }).events) {
      const bad = eventFault(event, now());
      if (bad) {
        refused.push(bad);
        continue;
      }
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
    answer(request) {
      take(request);
      return { status: 204, body: '' };
    },
  };
};
