/** Consent of several sources in a real Chromium: what is stored, sent and touched while somebody has not said yes. */
import { readFileSync } from 'node:fs';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { names, setUp } from './harness.ts';

/** The script as a collector serves it, with the site's configuration around it. */
const baked = (given: object) => {
  const text = readFileSync(new URL('../dist/beckon.js', import.meta.url), 'utf8');
  const hint = /^\/\/#.*\n/.exec(text)?.[0] ?? '';
  return `${hint}(function(__BECKON__){${text.slice(hint.length)}\n})(${JSON.stringify(given)});\n`;
};

/** A source that says what the page's `banner` says, and hands it over for later. */
const STUB_SOURCE = `export default (tell, settings) => {
  window.banner = tell;
  window.bannerSettings = settings;
};`;

const META = '1234567890123456';
const sites: Record<string, object> = {
  gpc: {},
  'gpc-granted': { consent: 'granted' },
  stub: { consent: 'granted', consentSources: { stub: { color: 'red' } } },
  two: { consentSources: { stub: {}, absent: {} } },
  region: { consentSources: { stub: {}, region: {} } },
};

/** What the intake answers to the question where the visitor is, if it does. */
let place: object | undefined;

const t = setUp((path, { collector, pages }) => {
  const key = path.replace(/^\/(site|files-of)\/|(\/.*)?$/g, '');
  if (path.endsWith('/from-stub.js'))
    return (_, res) => res.writeHead(200, { 'content-type': 'text/javascript' }).end(STUB_SOURCE);
  if (path === '/where')
    return (req, res) => {
      if (req.method === 'GET' && place) {
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(place));
        return;
      }
      if (req.method !== 'POST') {
        res.writeHead(405).end();
        return;
      }
      // The intake itself.
      let body = '';
      req.on('data', (data) => {
        body += data;
      });
      req.on('end', async () => {
        const headers = { origin: pages.url };
        const answer = await fetch(`${collector.url}/bk/e/shop`, { method: 'POST', body, headers });
        res.writeHead(answer.status).end(await answer.text());
      });
    };
  if (path.startsWith('/files-of/')) {
    const part = /\/([\w-]+\.js)$/.exec(path)?.[1];
    if (!part || !sites[key]) return undefined;
    return (_, res) => {
      const given = {
        site: 'shop',
        endpoint: key === 'region' ? `${pages.url}/where` : `${collector.url}/bk/e/shop`,
        destinations: { meta: { pixelId: META, purposes: ['marketing'] } },
        ...sites[key],
      };
      try {
        const text =
          part === 'beckon.js'
            ? baked(given)
            : readFileSync(new URL(`../dist/${part}`, import.meta.url), 'utf8');
        res.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
      } catch {
        res.writeHead(404).end();
      }
    };
  }
  if (path.startsWith('/site/'))
    return `<!doctype html><html lang="en"><head><title>${key}</title>
<script async src="/files-of/${key}/beckon.js"></script></head><body>${key}</body></html>`;
  return undefined;
});

interface Stubbed {
  banner?: (report: object) => void;
  bannerSettings?: object;
}
/** Opens the site's page; its source listens. */
async function visit(key: string): Promise<void> {
  await t.open(`/site/${key}/`);
  await t.loaded();
}
const listening = () => t.page.waitForFunction(() => !!(window as never as Stubbed).banner);
const say = (report: object) => t.page.evaluate((all) => (window as never as Stubbed).banner!(all), report);
const yes = { decided: true, allows: { functional: true, analytics: true, marketing: true } };
const no = { decided: true, allows: { functional: false, analytics: false, marketing: false } };
const claimControl = () =>
  t.page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));

/** Addresses of all requests but those for documents and scripts of the page's own server. */
function watchRequests(): string[] {
  const requests: string[] = [];
  t.page.on('request', (request) => {
    if (!/\/(site|files-of)\//.test(request.url())) requests.push(request.url());
  });
  return requests;
}

/** Runs in the page before anything else: notes every touch of storage. */
function watchStorage(): void {
  const touched: string[] = [];
  (window as never as { touched: string[] }).touched = touched;
  for (const [owner, name] of [
    [window, 'localStorage'],
    [window, 'sessionStorage'],
    [window, 'indexedDB'],
    [Document.prototype, 'cookie'],
  ] as const) {
    const { get, set } = Object.getOwnPropertyDescriptor(owner, name)!;
    Object.defineProperty(owner, name, {
      configurable: true,
      get() {
        touched.push(`read ${name}`);
        return get!.call(this);
      },
      set(value) {
        touched.push(`write ${name}`);
        set?.call(this, value);
      },
    });
  }
}
const touched = () => t.page.evaluate(() => (window as never as { touched: string[] }).touched);
const cart = { currency: 'EUR', value: 1, items: [{ item_id: 'mug' }] };

test('with Global Privacy Control analytics is stored with marketing denied, and no vendor is contacted', async () => {
  await claimControl();
  await t.page.clock.install();
  await visit('gpc-granted');
  await t.call('track', 'add_to_cart', cart);
  await t.call('consent', 'granted');
  await t.call('track', 'after');
  const events = await t.storedNames(['page_view', 'add_to_cart', 'after']);
  for (const { consent } of events)
    expect(consent).toEqual({
      functional: 'granted',
      analytics: 'granted',
      marketing: 'denied',
      'limited:marketing': 'denied',
    });
  await t.minuteLater();
  expect(t.vendors.requests).toEqual([]);
});

test('with Global Privacy Control and no default, own calls decide analytics and never marketing', async () => {
  await claimControl();
  await visit('gpc');
  await t.call('track', 'add_to_cart', cart);
  await t.call('consent', { analytics: true, marketing: true });
  for (const { consent } of await t.storedNames(['page_view', 'add_to_cart']))
    expect(consent).toMatchObject({ functional: 'pending', analytics: 'granted', marketing: 'denied' });
});

test('without the signal the same site feeds its vendor', async () => {
  await visit('gpc-granted');
  await t.storedNames(['page_view']);
  await until('the vendor to be contacted', () => t.vendors.requests.length > 0);
});

for (const key of ['stub', 'two'])
  test(`while a source of "${key}" has said nothing, nothing is stored, sent or touched, whatever the site says`, async () => {
    const requests = watchRequests();
    await t.page.addInitScript(watchStorage);
    await t.page.clock.install();
    await visit(key);
    await listening();
    if (key === 'two') await say(yes);
    await t.call('track', 'add_to_cart', cart);
    await t.call('consent', 'granted');
    await t.minuteLater();
    expect(await touched()).toEqual([]);
    expect(requests).toEqual([]);
    expect(await t.context.cookies()).toEqual([]);
    expect(await t.stored()).toEqual([]);
    expect(t.vendors.requests).toEqual([]);
  });

test('a banner that shows its values before a click grants nothing; its decision releases what waited', async () => {
  await visit('stub');
  await listening();
  expect(await t.page.evaluate(() => (window as never as Stubbed).bannerSettings)).toEqual({ color: 'red' });
  await t.call('track', 'add_to_cart', cart);
  await say({ ...yes, decided: false });
  await t.call('track', 'search', { search_term: 'mug' });
  await say({ decided: true, allows: { analytics: true, marketing: false } });
  await t.call('track', 'after');
  const events = await t.storedNames(['page_view', 'add_to_cart', 'search', 'after']);
  expect(events[1]!.consent).toMatchObject({
    functional: 'pending',
    analytics: 'granted',
    marketing: 'denied',
  });
  expect(t.vendors.requests).toEqual([]);
});

test('own call and source: a grant needs both, one refusal refuses and deletes everything without a reload', async () => {
  await t.page.clock.install();
  await visit('stub');
  await listening();
  await t.call('consent', { analytics: true, marketing: false });
  await say(yes);
  const [event] = await t.storedNames(['page_view']);
  expect(event!.consent).toEqual({
    functional: 'granted',
    analytics: 'granted',
    marketing: 'denied',
    'limited:marketing': 'denied',
  });
  expect(await t.context.cookies()).toHaveLength(1);
  await t.context.setOffline(true);
  await t.call('track', 'unsent');
  await t.onDisk(1);
  await say(no);
  await t.onDisk(0);
  await t.context.setOffline(false);
  await t.call('consent', 'granted');
  await t.call('track', 'refused');
  await t.minuteLater();
  expect(await t.context.cookies()).toEqual([]);
  // The proof of the withdrawal alone stays, until the collector has it.
  await until('nothing to be kept', async () => {
    await t.page.clock.runFor(1000);
    return t.page.evaluate(() => !Object.keys(localStorage).length);
  });
  await say(yes);
  await t.call('track', 'granted_again');
  expect(names(await t.storedNames(['page_view', 'granted_again']))).not.toContain('refused');
});

test('where the collector says that opting out is the rule, events go once the source is heard, stamped as such', async () => {
  place = { country: 'US', region: 'TX' };
  await visit('region');
  await listening();
  await say({ decided: false, allows: { analytics: false, marketing: false } });
  const [event] = await t.storedNames(['page_view']);
  expect(event!.consent).toMatchObject({ analytics: 'not-required', marketing: 'not-required' });
});

test('where the collector does not say where the visitor is, the strictest rule holds', async () => {
  place = undefined;
  await t.page.clock.install();
  const answered = t.page.waitForResponse(/\/where$/);
  await visit('region');
  await listening();
  await answered;
  await say({ decided: false, allows: { analytics: true, marketing: true } });
  await t.minuteLater();
  expect(await t.stored()).toEqual([]);
  await say(yes);
  const [event] = await t.storedNames(['page_view']);
  expect(event!.consent).toMatchObject({ analytics: 'granted', marketing: 'granted' });
});
