/** The servers that are played refuse what the vendors would refuse; otherwise tests against them would prove nothing. */
import { describe, expect, test } from 'vitest';
import * as meta from '../src/meta/server-stand-in.ts';
import type { StandInRequest } from '../src/server-contract.ts';
import { SERVER_NOW } from '../src/shared/sample-server-event.ts';
import * as tiktok from '../src/tiktok/server-stand-in.ts';

const NOW_S = SERVER_NOW / 1000;
const HASH = 'a'.repeat(64);
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('Meta', () => {
  const good = {
    event_name: 'Purchase',
    event_time: NOW_S,
    event_id: 'e1',
    action_source: 'website',
    event_source_url: 'https://shop.example/',
    user_data: { client_user_agent: 'x', client_ip_address: '9.9.9.9' },
    custom_data: { value: 1, currency: 'EUR' },
  };
  const request = (data: unknown, over: Partial<StandInRequest> = {}, more = {}): StandInRequest => ({
    url: `https://graph.facebook.com/v25.0/${meta.PIXEL}/events`,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${meta.TOKEN}` },
    body: JSON.stringify({ data, ...more }),
    ...over,
  });
  const ask = (...args: Parameters<typeof request>) => {
    const standIn = meta.createServerStandIn(() => SERVER_NOW);
    const answer = standIn.answer(request(...args));
    return { ...answer, counted: standIn.counted.length, refused: standIn.refused.join() };
  };
  const user = (over: object) => ({ ...good, user_data: { ...good.user_data, ...over } });
  const custom = (over: object) => ({ ...good, custom_data: { ...good.custom_data, ...over } });

  test('takes a good event', () => {
    expect(ask([good])).toMatchObject({ status: 200, counted: 1, refused: '' });
  });

  test.each([
    ['an event of eight days ago', { ...good, event_time: NOW_S - 8 * 86400 }, 'older than 7 days'],
    ['an event of the day after', { ...good, event_time: NOW_S + 3600 }, 'in the future'],
    ['milliseconds', { ...good, event_time: SERVER_NOW }, 'not in seconds'],
    ['no name', { ...good, event_name: '' }, 'event_name'],
    ['no id', { ...good, event_id: undefined }, 'event_id'],
    ['an unknown source', { ...good, action_source: 'web' }, 'action_source'],
    ['no address of the page', { ...good, event_source_url: undefined }, 'event_source_url'],
    ['a field of its own', { ...good, value: 1 }, 'has no value'],
    ['nobody', { ...good, user_data: undefined }, 'client_user_agent'],
    ['no User-Agent', user({ client_user_agent: undefined }), 'client_user_agent'],
    ['a plain e-mail', user({ em: ['a@b.example'] }), 'em is not hashed'],
    ['the hash of nothing', user({ em: [NOTHING] }), 'hash of nothing'],
    ['a hashed cookie', user({ fbp: HASH }), 'must be as it is'],
    ['a cookie in another format', user({ fbc: 'AbC' }), 'not in its format'],
    ['an address that is none', user({ client_ip_address: 'here' }), 'no address'],
    ['a key that it does not know', user({ email: [HASH] }), 'has no email'],
    ['who could be anybody', user({ client_ip_address: undefined, country: [HASH] }), 'too broad'],
    ['a value that is text', custom({ value: '1' }), 'value is no number'],
    ['a purchase without currency', custom({ currency: undefined }), 'without currency'],
    ['a lower-case currency', custom({ currency: 'eur' }), 'no ISO code'],
    ['a purchase without money', { ...good, custom_data: {} }, 'without value and currency'],
    ['ids that are numbers', custom({ content_ids: [1], content_type: 'product' }), 'content_ids'],
    ['ids without a type', custom({ content_ids: ['a'] }), 'content_type'],
    ['half a unit', custom({ contents: [{ id: 'a', quantity: 0.5 }], content_type: 'product' }), 'quantity'],
    ['a null', custom({ order_id: null }), 'order_id'],
    ['unknown options', { ...good, data_processing_options: ['X'] }, 'data_processing_options'],
    ['LDU without a place', { ...good, data_processing_options: ['LDU'] }, 'LDU without'],
  ])('refuses %s, and the whole request with it', (_what, event, fault) => {
    const answer = ask([good, event]);
    expect(answer.refused).toContain(fault);
    expect(answer).toMatchObject({ status: 400, counted: 0 });
    expect(JSON.parse(answer.body).error).toMatchObject({ code: 100, fbtrace_id: expect.any(String) });
  });

  test.each([
    ['a wrong token', { headers: { authorization: 'Bearer no' } }, 190],
    ['no token', { headers: {} }, 190],
    ['another pixel', { url: 'https://graph.facebook.com/v25.0/999999/events' }, 100],
    ['no version', { url: `https://graph.facebook.com/${meta.PIXEL}/events` }, 2500],
    ['GET', { method: 'GET' }, 2500],
    ['no JSON', { body: 'data=[]' }, 100],
    ['no events', { body: '{"data":[]}' }, 100],
    ['a wrong proof', { body: JSON.stringify({ data: [good], appsecret_proof: HASH }) }, 190],
  ])('refuses %s', (_what, over, code) => {
    const answer = ask([good], over);
    expect(JSON.parse(answer.body).error.code).toBe(code);
    expect(answer.counted).toBe(0);
  });
});

describe('TikTok', () => {
  const good = {
    event: 'Purchase',
    event_time: NOW_S,
    event_id: 'e1',
    user: { ip: '9.9.9.9', user_agent: 'x' },
    page: { url: 'https://shop.example/' },
    properties: { value: 1, currency: 'EUR' },
  };
  const request = (data: unknown, over: Partial<StandInRequest> = {}, more = {}): StandInRequest => ({
    url: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'access-token': tiktok.TOKEN },
    body: JSON.stringify({ event_source: 'web', event_source_id: tiktok.PIXEL, data, ...more }),
    ...over,
  });
  const ask = (...args: Parameters<typeof request>) => {
    const standIn = tiktok.createServerStandIn(() => SERVER_NOW);
    const answer = standIn.answer(request(...args));
    return { ...answer, counted: standIn.counted.length, refused: standIn.refused.join() };
  };
  const user = (over: object) => ({ ...good, user: { ...good.user, ...over } });
  const property = (over: object) => ({ ...good, properties: { ...good.properties, ...over } });

  test('takes a good event, and the good one of two', () => {
    expect(ask([good])).toMatchObject({ counted: 1, refused: '' });
    const partly = ask([good, { ...good, event_id: '' }]);
    expect(JSON.parse(partly.body).code).toBe(20001);
    expect(partly.counted).toBe(1);
  });

  test.each([
    ['an event that it does not know', { ...good, event: 'BuyNow' }, 'unknown'],
    ['milliseconds', { ...good, event_time: SERVER_NOW }, 'not in seconds'],
    ['an event of eight days ago', { ...good, event_time: NOW_S - 8 * 86400 }, 'older than 7 days'],
    ['an event of the day after', { ...good, event_time: NOW_S + 3600 }, 'in the future'],
    ['no id', { ...good, event_id: undefined }, 'event_id'],
    ['no page', { ...good, page: {} }, 'page.url'],
    ['the first version of the body', { ...good, context: {} }, 'has no context'],
    ['nobody', user({ ip: undefined }), 'matches nobody'],
    ['a plain phone', user({ phone: '+1650' }), 'phone is not hashed'],
    ['the name of the browser', user({ phone_number: HASH }), 'has no phone_number'],
    ['the hash of nothing', user({ email: NOTHING }), 'hash of nothing'],
    ['a hashed city', user({ city: HASH }), 'city'],
    ['a hashed click id', user({ ttclid: HASH }), 'must be as it is'],
    ['value without currency', property({ currency: undefined }), 'without currency'],
    ['a price in words', property({ contents: [{ content_id: 'a', quantity: 1, price: '5' }] }), 'price'],
    ['contents of the other vendor', property({ contents: [{ id: 'a', quantity: 1 }] }), 'content_id'],
    ['ids without a type', property({ content_ids: ['a'] }), 'content_type'],
    ['a word for a boolean', { ...good, limited_data_use: 'yes' }, 'limited_data_use'],
  ])('refuses %s', (_what, event, fault) => {
    const answer = ask([event]);
    expect(answer.refused).toContain(fault);
    expect(answer.counted).toBe(0);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 40002, request_id: expect.any(String) });
  });

  test.each([
    ['a wrong token', { headers: { 'access-token': 'no' } }, 40105],
    ['another pixel', { body: '{"event_source":"web","event_source_id":"X","data":[]}' }, 40001],
    ['no source', { body: '{"data":[]}' }, 40002],
    ['no events', { body: `{"event_source":"web","event_source_id":"${tiktok.PIXEL}","data":[]}` }, 40002],
    ['no JSON', { body: 'x' }, 40002],
  ])('refuses %s', (_what, over, code) => {
    const answer = ask([good], over);
    expect(JSON.parse(answer.body).code).toBe(code);
    expect(answer.counted).toBe(0);
  });

  test('an address without the slash at its end is another', () => {
    const url = 'https://business-api.tiktok.com/open_api/v1.3/event/track';
    expect(ask([good], { url })).toMatchObject({ status: 404, counted: 0 });
  });
});
