/**
 * What Google's validation server says of a body of the Measurement Protocol, `/debug/mp/collect`; for tests. Source:
 * developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events, /reference, /ga4/reference/limits.
 */
import { isFields } from '../shared/json-answer.ts';

type Fields = Record<string, unknown>;
export interface ValidationMessage {
  fieldPath: string;
  description: string;
  validationCode:
    | 'VALUE_INVALID'
    | 'VALUE_REQUIRED'
    | 'NAME_INVALID'
    | 'NAME_RESERVED'
    | 'VALUE_OUT_OF_BOUNDS'
    | 'EXCEEDED_MAX_ENTITIES';
}
type Code = ValidationMessage['validationCode'];
type Say = (fieldPath: string, validationCode: Code, description: string) => void;

const MAX_EVENTS = 25;
const MAX_PARAMS = 25;
const MAX_ITEMS = 200;
const MAX_CHARS = 100;
const LONG: Readonly<Record<string, number>> = {
  page_location: 1000,
  page_title: 300,
  page_referrer: 420,
};
const MAX_AGE_US = 72 * 3600 * 1e6;
const RESERVED_PREFIX = /^(_|firebase_|ga_|google_|gtag\.)/;
/** Of the web, and those that the protocol refuses beside them. */
const RESERVED_EVENTS =
  'ad_activeview ad_click ad_exposure ad_impression ad_query adunit_exposure app_clear_data app_install app_remove app_store_refund app_store_subscription_cancel app_store_subscription_convert app_store_subscription_renew app_update error first_open first_visit in_app_purchase notification_dismiss notification_foreground notification_open notification_receive os_update screen_view session_start user_engagement'.split(
    ' ',
  );
const RESERVED_PROPERTIES =
  'first_open_time first_visit_time last_deep_link_referrer user_id first_open_after_install'.split(' ');
const NEED_ITEMS =
  /^(view_item(_list)?|select_item|(add_to|remove_from|view)_cart|add_to_wishlist|begin_checkout|add_(shipping|payment)_info|purchase)$/;
const BODY_FIELDS =
  'client_id user_id timestamp_micros user_properties consent user_data user_location device validation_behavior events'.split(
    ' ',
  );

function checkName(
  say: Say,
  path: string,
  name: string,
  maxChars: number,
  reserved: readonly string[],
): void {
  if (reserved.includes(name) || RESERVED_PREFIX.test(name))
    say(path, 'NAME_RESERVED', `the name ${name} is reserved`);
  else if (!/^[a-zA-Z]\w*$/.test(name)) say(path, 'NAME_INVALID', `the name ${name} is malformed`);
  else if (name.length > maxChars) say(path, 'NAME_INVALID', `the name ${name} is too long`);
}

function checkItems(say: Say, path: string, items: unknown): void {
  if (!Array.isArray(items) || !items.length) return say(path, 'VALUE_REQUIRED', 'items are missing');
  if (items.length > MAX_ITEMS) say(path, 'EXCEEDED_MAX_ENTITIES', `more than ${MAX_ITEMS} items`);
  for (const [i, item] of (items as unknown[]).entries()) {
    const at = `${path}[${i}]`;
    if (!isFields(item) || !(item['item_id'] || item['item_name']))
      say(at, 'VALUE_REQUIRED', 'an item has neither item_id nor item_name');
    else if (item['price'] !== undefined && typeof item['price'] !== 'number')
      say(at, 'VALUE_INVALID', 'price is no number');
    else if (Object.values(item).some((value) => typeof value === 'object'))
      say(at, 'VALUE_INVALID', 'an item has nested fields');
  }
}

function checkParams(say: Say, path: string, name: string, params: Fields): void {
  if (Object.keys(params).length > MAX_PARAMS)
    say(path, 'EXCEEDED_MAX_ENTITIES', `more than ${MAX_PARAMS} parameters`);
  for (const [key, value] of Object.entries(params)) {
    const at = `${path}.${key}`;
    checkName(say, at, key, 40, ['firebase_conversion']);
    if (key === 'items') continue;
    if (typeof value !== 'string' && typeof value !== 'number')
      say(at, 'VALUE_INVALID', `${key} is neither text nor number`);
    else if (String(value).length > (LONG[key] ?? MAX_CHARS))
      say(at, 'VALUE_OUT_OF_BOUNDS', `${key} is too long`);
  }
  const { session_id, engagement_time_msec: engaged, value, currency, items } = params;
  if (!/^\d+$/.test(String(session_id))) say(path, 'VALUE_INVALID', 'session_id is no number');
  if (!(Number(engaged) >= 1)) say(path, 'VALUE_REQUIRED', 'engagement_time_msec is missing');
  if (value !== undefined && typeof value !== 'number') say(path, 'VALUE_INVALID', 'value is no number');
  if (value !== undefined && !/^[A-Z]{3}$/.test(String(currency)))
    say(path, currency === undefined ? 'VALUE_REQUIRED' : 'VALUE_INVALID', 'value without currency');
  if (/^(purchase|refund)$/.test(name) && !params['transaction_id'])
    say(path, 'VALUE_REQUIRED', 'transaction_id is missing');
  if (name === 'search' && !params['search_term']) say(path, 'VALUE_REQUIRED', 'search_term is missing');
  if (items !== undefined || NEED_ITEMS.test(name)) checkItems(say, `${path}.items`, items);
}

function checkEvent(say: Say, path: string, event: unknown, now: number): void {
  if (!isFields(event)) return say(path, 'VALUE_INVALID', 'an event is no object');
  const { name, params, timestamp_micros: time } = event;
  if (typeof name !== 'string') return say(path, 'VALUE_REQUIRED', 'name is missing');
  checkName(say, path, name, 40, RESERVED_EVENTS);
  if (!Number.isInteger(time) || Number(time) < 1e15)
    say(path, 'VALUE_INVALID', 'timestamp_micros is not in microseconds');
  else if (Number(time) < now * 1000 - MAX_AGE_US) say(path, 'VALUE_OUT_OF_BOUNDS', 'older than 72 hours');
  else if (Number(time) > now * 1000) say(path, 'VALUE_OUT_OF_BOUNDS', 'in the future');
  if (isFields(params)) checkParams(say, `${path}.params`, name, params);
  else say(path, 'VALUE_REQUIRED', 'an event has no params');
}

function checkProperties(say: Say, properties: Fields): void {
  if (Object.keys(properties).length > 25)
    say('user_properties', 'EXCEEDED_MAX_ENTITIES', 'more than 25 user properties');
  for (const [key, property] of Object.entries(properties)) {
    checkName(say, `user_properties.${key}`, key, 24, RESERVED_PROPERTIES);
    if (String(isFields(property) && property['value']).length > 36)
      say(`user_properties.${key}`, 'VALUE_OUT_OF_BOUNDS', `${key} is too long`);
  }
}

function checkBody(say: Say, body: Fields): void {
  for (const key of Object.keys(body))
    if (!BODY_FIELDS.includes(key)) say(key, 'VALUE_INVALID', `a request has no ${key}`);
  const { client_id, consent, user_properties } = body;
  if (typeof client_id !== 'string' || !client_id) say('client_id', 'VALUE_REQUIRED', 'client_id is missing');
  // Google could do without: what the visitor allowed is told with each request here.
  for (const key of ['ad_user_data', 'ad_personalization'])
    if (!isFields(consent) || !['GRANTED', 'DENIED'].includes(String(consent[key])))
      say(`consent.${key}`, 'VALUE_INVALID', `${key} is neither GRANTED nor DENIED`);
  if (isFields(user_properties)) checkProperties(say, user_properties);
}

/** Nothing when all is well. @param now epoch milliseconds */
export function validate(body: unknown, now: number): ValidationMessage[] {
  const messages: ValidationMessage[] = [];
  const say: Say = (fieldPath, validationCode, description) =>
    messages.push({ fieldPath, description, validationCode });
  if (!isFields(body)) {
    say('', 'VALUE_INVALID', 'no JSON');
    return messages;
  }
  checkBody(say, body);
  const { events } = body;
  if (!Array.isArray(events) || !events.length) say('events', 'VALUE_REQUIRED', 'events are missing');
  else if (events.length > MAX_EVENTS)
    say('events', 'EXCEEDED_MAX_ENTITIES', `more than ${MAX_EVENTS} events`);
  else for (const [i, event] of events.entries()) checkEvent(say, `events[${i}]`, event, now);
  return messages;
}
