/** First and last touch: found by the collector from addresses, kept by visitor, told with events and of people. */
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess();
});
afterAll(() => collector.kill());

const START = Date.now() - 3600 * 1000;
const send = async (events: unknown[], headers?: Record<string, string>) =>
  expect((await collector.post(makeBatch(events), headers)).status).toBe(204);
/** One page view, `minutes` after the beginning. */
const view = (visitor: string, session: string, minutes: number, query: string, over = {}, referrer = '') =>
  makeEvent({
    visitor,
    session,
    name: 'page_view',
    data: {},
    time: START + minutes * 60_000,
    page: { id: 'p', url: `https://shop.example/p${query}`, referrer, title: 'P' },
    ...over,
  });
interface Person {
  visitors: string[];
  first?: Record<string, unknown>;
  last?: Record<string, unknown>;
}
const person = async (query: string): Promise<Person> => {
  const answer = await fetch(`${collector.url}/api/person?site=shop&${query}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  return (await answer.json()) as Person;
};
const ofVisitor = async (visitor: string) => {
  await collector.indexed();
  return (await collector.events()).filter((event) => event.visitor === visitor) as unknown as Record<
    string,
    unknown
  >[];
};

test('a session is told by what its first page says; a visit without a source belongs to the one before', async () => {
  await send([
    view('anna', 's1', 0, '?utm_source=news&utm_medium=email&utm_campaign=spring'),
    view('anna', 's1', 1, '?q=mug', {}, 'https://shop.example/p'),
    view('anna', 's2', 10, ''),
    view('anna', 's3', 20, '?gclid=abc', {}, 'https://www.google.com/'),
    view('anna', 's4', 30, '', {}, 'https://chatgpt.com/'),
  ]);
  const events = await ofVisitor('anna');
  expect(events.map(({ touch }) => touch)).toEqual([
    { channel: 'email', source: 'news' },
    { channel: 'email', source: 'news' },
    { channel: 'email', source: 'news' },
    { channel: 'paid', source: 'google' },
    { channel: 'assistant', source: 'chatgpt' },
  ]);
  const campaign = { source: 'news', medium: 'email', name: 'spring' };
  expect(events.map((event) => event['campaign'])).toEqual([
    campaign,
    campaign,
    campaign,
    undefined,
    undefined,
  ]);
  expect(events.map((event) => event['firstCampaign'])).toEqual([
    undefined,
    undefined,
    undefined,
    campaign,
    campaign,
  ]);
  expect(await person('visitor=anna')).toMatchObject({
    first: { channel: 'email', source: 'news', campaign, at: START },
    last: { channel: 'assistant', source: 'chatgpt', at: START + 30 * 60_000 },
  });
});

test('a late event of a session before changes nothing', async () => {
  await send([view('late', 's2', 20, '?utm_source=second')]);
  await send([view('late', 's1', 5, '?utm_source=first')]);
  await send([view('late', 's2', 21, '')]);
  expect((await ofVisitor('late')).map(({ touch }) => touch)).toEqual(
    Array(3).fill({ channel: 'campaign', source: 'second' }),
  );
});

test('a person came first as the first of their visitors did, and last as the last', async () => {
  const user = { email: 'both@example.com' };
  await send([
    view('phone', 's1', 0, '?ttclid=x', { user }),
    view('laptop', 's2', 40, '?utm_source=news', { user }),
  ]);
  expect(await person('email=both@example.com')).toMatchObject({
    first: { channel: 'paid', source: 'tiktok', clickId: 'ttclid' },
    last: { channel: 'campaign', source: 'news' },
  });
});

test('batches of earlier versions keep the campaigns that they tell', async () => {
  const campaign = { source: 'old', name: 'told' };
  await send([view('old', 's1', 0, '?utm_source=new', { campaign, firstCampaign: { source: 'older' } })]);
  expect((await ofVisitor('old'))[0]).toMatchObject({ campaign, firstCampaign: { source: 'older' } });
});

test('addresses and titles of any sender are stored without what tells who somebody is', async () => {
  const url = 'https://anna:pw@shop.example/p?email=anna@example.com&token=abc&q=red#top';
  await send([
    view('leaky', 's1', 0, '', {
      page: {
        id: 'p',
        url,
        referrer: 'https://a.example/?q=anna@example.com',
        title: 'Hi anna@example.com',
        restored: true,
      },
    }),
  ]);
  expect((await ofVisitor('leaky'))[0]!['page']).toEqual({
    id: 'p',
    url: 'https://shop.example/p?email=redacted&token=redacted&q=red',
    referrer: 'https://a.example/?q=redacted',
    title: 'Hi redacted',
    restored: true,
  });
});

test('an erasure forgets how somebody came, and a store made anew knows the same as before', async () => {
  const forget = await collector.act(`person/erase?site=shop&visitor=late`);
  expect(await forget.json()).toMatchObject({ erased: true });
  await until('the erasure', async () => !(await person('visitor=late')).visitors.length);
  const names = ['visitor=anna', 'email=both@example.com', 'visitor=late', 'visitor=old'];
  const ask = async () => [await Promise.all(names.map(person)), await collector.events()];
  const before = await ask();
  await collector.kill('SIGTERM');
  await rebuildStore(`${collector.dataDir}`);
  await collector.restart();
  await collector.indexed();
  const [people, events] = (await ask()) as [Person[], { touch?: unknown }[]];
  expect(people).toEqual(before[0]);
  expect(people[2]!.first).toBeUndefined();
  expect(events.map(({ touch }) => touch)).toEqual(
    (before[1] as { touch?: unknown }[]).map(({ touch }) => touch),
  );
});

test.each([
  [
    'Facebook on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0.0.40.107;FBBV/617000000;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/17.5;FBSS/3;FBLC/en_US;FBOP/5]',
  ],
  [
    'Facebook on Android',
    'Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/463.0.0.31.81;]',
  ],
  [
    'Instagram',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 Instagram 325.0.3.34.90 (iPhone14,5; iOS 17_4; en_US; en; scale=3.00; 1170x2532; 578600000)',
  ],
  [
    'TikTok on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_34.1.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US BytedanceWebview/d8a21c6',
  ],
  [
    'TikTok on Android',
    'Mozilla/5.0 (Linux; Android 13; Pixel 7 Build/TQ3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/121.0.0.0 Mobile Safari/537.36 trill_340103 JsSdk/1.0 BytedanceWebview/d8a21c6',
  ],
  [
    'Pinterest on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]',
  ],
  [
    'Pinterest on Android',
    'Mozilla/5.0 (Linux; Android 13; SM-A536B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.0.0 Mobile Safari/537.36 [Pinterest/Android]',
  ],
  [
    'Snapchat on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.84.0.36 (like Safari/8618.1.15.10.15, panda)',
  ],
  [
    'Snapchat on Android',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36 Snapchat/12.87.0.40',
  ],
])('the browser within %s is no bot', async (app, userAgent) => {
  const visitor = app.replace(/\W/g, '-');
  await send([view(visitor, 's', 0, '')], { origin: 'http://localhost', 'user-agent': userAgent });
  expect((await ofVisitor(visitor))[0]!['bot']).toBe(false);
});
