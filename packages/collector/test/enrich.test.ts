/** What a real collector finds out beside an event: from the address, the headers, and records of earlier versions. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ApiEvent,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  makeMmdb,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSegmentLog } from '../src/log/segment-log.ts';
import { rebuildStore } from '../src/rebuild.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
const FACEBOOK =
  'Mozilla/5.0 (Linux; Android 14; K; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500.0.0;]';

const countryFile = join(tempDir(), 'places.mmdb');
let collector: CollectorProcess;
beforeAll(async () => {
  writeFileSync(
    countryFile,
    makeMmdb({
      '203.0.113.64/26': {
        country: { iso_code: 'DE', names: { en: 'Germany' } },
        subdivisions: [{ iso_code: 'BY' }],
      },
      '203.0.113.128/25': { country_code: 'AT' },
      '2001:db8:1::/48': { country: { iso_code: 'SE' } },
      '198.51.100.0/24': { registered_country: { iso_code: 'US' } },
      '192.0.2.0/24': { country: { iso_code: '<b>' }, subdivisions: 'none' },
    }),
  );
  collector = await startCollectorProcess({ countryFile, trustedProxies: ['127.0.0.1', '::1'] });
});
afterAll(() => collector.kill());

/** Sends one event with these headers, and gives it as it was stored. */
async function stored(headers: Record<string, string>, client = {}): Promise<ApiEvent> {
  const event = makeEvent();
  const body = makeBatch([event], { client: { sdk: '0.1.0', ...client } });
  const answer = await collector.post(body, {
    origin: 'http://localhost',
    'user-agent': FIREFOX,
    ...headers,
  });
  expect(answer.status).toBe(204);
  await collector.indexed();
  return (await collector.events()).find(({ id }) => id === event['id'])!;
}
const placeOf = async (address: string) => {
  const { country, region } = await stored({ 'x-forwarded-for': address });
  return { country, region };
};

test.each([
  ['203.0.113.77', 'DE', 'BY'],
  ['::ffff:203.0.113.77', 'DE', 'BY'],
  ['203.0.113.200', 'AT', undefined],
  // Within the same /24: only the whole address tells.
  ['203.0.113.5', undefined, undefined],
  ['2001:db8:1:2::3', 'SE', undefined],
  ['2001:db8:2::1', undefined, undefined],
  ['198.51.100.1', undefined, undefined],
  ['192.0.2.1', undefined, undefined],
])('an event from %s is of country %s and region %s', async (address, country, region) => {
  expect(await placeOf(address)).toEqual({ country, region });
});

test('the whole address is looked up and the shortened one kept: no file of the collector holds more', async () => {
  expect(await placeOf('203.0.113.99')).toEqual({ country: 'DE', region: 'BY' });
  const log = readFileSync(join(collector.dataDir, 'log', '0000000000000000.log'), 'latin1');
  expect(log).toContain('"203.0.113.0"');
  expect(log).not.toContain('203.0.113.99');
});

test('a new country file is used without a restart; a broken one is reported, and the one before goes on', async () => {
  const fresh = `${countryFile}.new`;
  const replace = (bytes: Buffer) => {
    writeFileSync(fresh, bytes);
    renameSync(fresh, countryFile);
  };
  const before = readFileSync(countryFile);
  replace(makeMmdb({ '203.0.113.0/24': { country_code: 'CH' } }));
  await until('the new file', async () => (await placeOf('203.0.113.77')).country === 'CH');
  replace(before.subarray(0, before.length / 2));
  await until('the report', () =>
    collector.output().includes(`${countryFile} has changed and cannot be used`),
  );
  expect(await placeOf('203.0.113.77')).toEqual({ country: 'CH' });
  replace(before);
  await until('the file of before', async () => (await placeOf('203.0.113.77')).country === 'DE');
});

test('a page hears its country and region, of which a browser may remember the answer for an hour', async () => {
  const ask = async (address: string) => {
    const headers = { origin: 'http://localhost', 'x-forwarded-for': address };
    const answer = await fetch(`${collector.url}/bk/e/shop`, { headers });
    expect(answer.headers.get('cache-control')).toBe('private, max-age=3600');
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost');
    return answer.json();
  };
  expect(await ask('203.0.113.77')).toEqual({ country: 'DE', region: 'BY' });
  expect(await ask('203.0.113.200')).toEqual({ country: 'AT' });
  expect(await ask('10.0.0.1')).toEqual({});
});

test.each([
  ['that is not there', undefined, 'no such file'],
  ['that is no database', Buffer.from('country_code,US\n'.repeat(1000)), 'it is no MMDB file'],
  [
    'of something else',
    makeMmdb({ '203.0.113.0/24': { autonomous_system_number: 64500 } }),
    'no country codes',
  ],
])('a country file %s is refused at the start with field, fault and mend', async (_what, bytes, fault) => {
  const file = join(tempDir(), 'bad.mmdb');
  if (bytes) writeFileSync(file, bytes);
  const failing = startCollectorProcess({ countryFile: file });
  await expect(failing).rejects.toThrow(`countryFile: ${file} cannot be used: `);
  await expect(failing).rejects.toThrow(fault);
  await expect(failing).rejects.toThrow('Give the path of an MMDB file with countries, or leave it out');
});

const BRANDS = '"Not;A=Brand";v="8", "Chromium";v="156", "Google Chrome";v="156"';
test.each([
  ['the User-Agent alone', FIREFOX, undefined, undefined, undefined, 'Firefox 144 Linux desktop'],
  ['hints that say the same', CHROME, BRANDS, '?0', 'Linux', 'Chrome 156 Linux desktop'],
  ['a system that the User-Agent hides', CHROME, BRANDS, '?0', 'Windows', 'Chrome 156 Windows desktop'],
  ['macOS under its one name', CHROME, BRANDS, '?0', 'macOS', 'Chrome 156 Mac OS desktop'],
  [
    'a browser that the User-Agent hides',
    CHROME,
    '"Brave";v="155", "Chromium";v="156", "Not_A Brand";v="24"',
    '?0',
    'Linux',
    'Brave 155 Linux desktop',
  ],
  ['a User-Agent that an extension made up', FIREFOX, BRANDS, '?0', 'Windows', 'Chrome 156 Windows desktop'],
  ['a phone that asks for desktop pages', CHROME, BRANDS, '?1', 'Android', 'Chrome 156 Android mobile'],
  ['a tablet that says that it is none', ANDROID, BRANDS, '?0', 'Android', 'Chrome 156 Android tablet'],
  [
    'an app that only the User-Agent names',
    FACEBOOK,
    '"Android WebView";v="156", "Chromium";v="156"',
    '?1',
    'Android',
    'Facebook 500 Android mobile',
  ],
  [
    'only invented brands',
    CHROME,
    '"<b>";v="1", "constructor";v="2"',
    '?9',
    '__proto__',
    'Chrome 156 Linux desktop',
  ],
  ['hints that are no list', CHROME, `"${'x'.repeat(5000)}`, 'yes', '"', 'Chrome 156 Linux desktop'],
])('the device of %s', async (_what, agent, brands, mobile, platform, device) => {
  const event = await stored({
    'user-agent': agent,
    ...(brands && {
      'sec-ch-ua': brands,
      'sec-ch-ua-mobile': mobile!,
      'sec-ch-ua-platform': `"${platform}"`,
    }),
  });
  const { browser, version, os, type } = event.device;
  expect(`${browser} ${version} ${os} ${type}`).toBe(device);
  expect(event.bot).toBe(false);
});

test('a headless browser under a changed User-Agent is a bot by its hints', async () => {
  const event = await stored({
    'user-agent': CHROME,
    'sec-ch-ua': '"Chromium";v="156", "HeadlessChrome";v="156"',
  });
  expect(event).toMatchObject({ bot: true, device: { browser: 'Chrome Headless' } });
});

test('the loss meter counts by the names of before, whatever the hints call them', async () => {
  await stored({ 'user-agent': CHROME, 'sec-ch-ua': BRANDS });
  const { days } = await collector.api<{ days: { browser: string }[] }>('loss');
  expect(days.map(({ browser }) => browser)).toContain('Firefox');
  expect(days.map(({ browser }) => browser)).not.toContain('Google Chrome');
});

test.each([
  ['1', true],
  ['0', undefined],
  ['true', undefined],
])('Sec-GPC: %s is kept as %s', async (value, gpc) => {
  expect((await stored({ 'sec-gpc': value })).gpc).toBe(gpc);
});

test.each([
  ['prefetch', true],
  ['prefetch;prerender', true],
  ['prefetch;anonymous-client-ip', true],
  ['', undefined],
  ['prefetching', undefined],
])('an event of a request with Sec-Purpose "%s" is stored, and marked %s', async (value, prefetch) => {
  expect((await stored({ 'sec-purpose': value })).prefetch).toBe(prefetch);
});

test.each([
  ['de-AT', 'en-US,en;q=0.5', 'de-AT'],
  [undefined, 'de-at,de;q=0.8,en;q=0.5', 'de-AT'],
  [undefined, 'zh-hant-tw;q=0.9', 'zh-Hant-TW'],
  [undefined, '*', undefined],
  [undefined, '<script>', undefined],
  [undefined, `${'en-'.repeat(40)}us`, undefined],
])('the language is %s as told, or of Accept-Language %s: %s', async (lang, header, kept) => {
  const event = await stored({ 'accept-language': header }, lang ? { lang } : {});
  expect(event.client.lang).toBe(kept);
});

test('an event older than the late window is stored with a warning, its time held to that, and counted once', async () => {
  const late = await startCollectorProcess({ lateDays: 5 });
  const sentAt = Date.now();
  const days = (n: number) => sentAt - n * 24 * 3600 * 1000;
  const list = [4, 6, 400].map((age) => makeEvent({ id: `days-${age}`, time: days(age) }));
  for (let i = 0; i < 2; i++) expect((await late.post(makeBatch(list, { sentAt }))).status).toBe(204);
  await late.indexed();
  const events = await late.events();
  const found = (id: string) => events.find((event) => event.id === id)!;
  expect(found('days-4')).toMatchObject({ time: days(4) });
  expect(['tooLate', 'warnings'].filter((key) => key in found('days-4'))).toEqual([]);
  for (const id of ['days-6', 'days-400']) {
    const { time, received, tooLate, warnings } = found(id);
    expect({ age: received - time, tooLate, warnings }).toEqual({
      age: 5 * 24 * 3600 * 1000,
      tooLate: true,
      warnings: [{ field: 'time', message: 'older than 5 days, held to that' }],
    });
  }
  expect(found('days-400').clientTime).toBe(days(400));
  expect(await late.api('stats')).toMatchObject({ stored: 3, duplicates: 3, tooLate: 2 });
  const answer = await fetch(`${late.url}/bk/e/shop?strict=1`, {
    method: 'POST',
    headers: { origin: 'http://localhost' },
    body: makeBatch([makeEvent({ time: days(6) })], { sentAt }),
  });
  expect(JSON.stringify(await answer.json())).toContain('older than 5 days, held to that');

  const times = async () => (await late.events()).map(({ id, received, time }) => `${id} ${received - time}`);
  await late.indexed();
  const before = await times();
  await late.kill('SIGTERM');
  await rebuildStore(late.dataDir, undefined, { lateDays: 5 });
  await late.restart();
  expect(await times()).toEqual(before);
  await late.kill();
});

test('a record of the log that an earlier version wrote is indexed as before', async () => {
  const old = await startCollectorProcess();
  await old.kill('SIGTERM');
  // Byte for byte: kind, length of the facts, facts, body.
  const facts = Buffer.from(
    `{"received":${Date.now()},"site":"shop","origin":"http://localhost","userAgent":"${CHROME}","address":"203.0.113.0","language":"de","gpc":false,"purpose":""}`,
  );
  const prefix = Buffer.from([1, facts.length & 255, facts.length >> 8, 0, 0]);
  const log = await openSegmentLog({ dir: join(old.dataDir, 'log') });
  await log.append(Buffer.concat([prefix, facts, Buffer.from(makeBatch([makeEvent({ id: 'old-one' })]))]));
  await log.close();
  await old.restart();
  const [event] = await until('the event', async () =>
    (await old.events()).length ? old.events() : undefined,
  );
  const keys = ['country', 'region', 'gpc', 'prefetch', 'tooLate', 'warnings'];
  expect(event).toMatchObject({
    id: 'old-one',
    bot: false,
    device: { browser: 'Chrome', os: 'Linux', type: 'desktop' },
  });
  expect(keys.filter((key) => key in event!)).toEqual([]);
  await old.kill();
});
