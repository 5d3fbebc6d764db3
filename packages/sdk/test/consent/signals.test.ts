// @vitest-environment jsdom
/** Google Consent Mode, the US Privacy string, Do Not Track; and the list of all sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsentReport, combine, decide, initialConsent, LIMITED, regimeOf } from '@beckon/consent';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sources } from '../../src/consent/sources.ts';
import { writeGoogle } from '../../src/consent/writers/google.ts';
import { page } from './stand-ins/stand-in.ts';

let told: ConsentReport[];
beforeEach(() => {
  told = [];
  for (const name of ['dataLayer', '__uspapi', '__gpp']) delete page[name];
});
async function attach(name: string, settings: Record<string, unknown> = {}): Promise<void> {
  const { default: source } = await sources[name]!();
  const mine = told;
  source((report) => mine.push(report), settings);
}

describe('google', () => {
  const layer = () => page['dataLayer'] as unknown[];
  // What is pushed is the arguments object, as Google's snippet does.
  const gtag = function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: as Google's snippet does
    layer().push(arguments);
  };
  const ads = (word: string) => ({ ad_storage: word, ad_user_data: word, ad_personalization: word });

  test('replays what the layer holds: a default alone is no decision, an update is', async () => {
    page['dataLayer'] = [];
    gtag('consent', 'default', { ...ads('granted'), analytics_storage: 'granted', wait_for_update: 500 });
    await attach('google');
    expect(told).toEqual([{ decided: false, allows: { analytics: true, marketing: true } }]);
    gtag('consent', 'update', { ...ads('denied'), analytics_storage: 'granted' });
    expect(told.at(-1)).toEqual({ decided: true, allows: { analytics: true, marketing: false } });
    gtag('consent', 'update', ads('granted'));
    expect(told.at(-1)).toEqual({ decided: true, allows: { analytics: true, marketing: true } });
    expect(told).toHaveLength(3);
  });

  test('grants no ads while one of the three signals is missing, and decides nothing that was not updated', async () => {
    page['dataLayer'] = [];
    gtag('consent', 'default', { ...ads('granted'), functionality_storage: 'granted' });
    gtag('consent', 'update', { ad_storage: 'granted' });
    await attach('google');
    expect(told).toEqual([{ decided: true, allows: { marketing: false } }]);
  });

  test("leaves the site's own pushes alone: entries, order, result, and arrays that are no commands", async () => {
    page['dataLayer'] = [];
    await attach('google');
    const event = { event: 'x' };
    expect(layer().push(event, ['consent', 'update', ads('granted')])).toBe(2);
    expect(layer()[0]).toBe(event);
    expect(told).toEqual([]);
    // Google's tag keeps but the last entries.
    layer().length = 0;
    gtag('consent', 'update', { analytics_storage: 'granted' });
    expect(told).toEqual([{ decided: true, allows: { analytics: true } }]);
  });

  test("what beckon's own half of Google says is nobody's decision", async () => {
    page['dataLayer'] = [];
    gtag('consent', 'update', { ...ads('granted'), [Symbol.for('beckon')]: true });
    await attach('google');
    gtag('consent', 'update', { ...ads('denied'), [Symbol.for('beckon')]: true });
    expect(told).toEqual([]);
  });
});

describe('beckon as the writer of Google Consent Mode', () => {
  const layer = () => page['dataLayer'] as ArrayLike<unknown>[];
  const entries = () => layer().map((entry) => Array.from(entry));
  const all = (word: string) => ({
    ad_storage: word,
    ad_user_data: word,
    ad_personalization: word,
    analytics_storage: word,
    functionality_storage: word,
    personalization_storage: word,
    security_storage: 'granted',
  });
  const warnings: string[] = [];
  const write = (settings: object = {}) => writeGoogle(settings, (message) => warnings.push(message));
  beforeEach(() => {
    warnings.length = 0;
    delete page['google_tag_manager'];
  });

  test('the default stands before what the page has queued; then each decision once, all seven signals', () => {
    page['dataLayer'] = [['config', 'AW-1']];
    const tell = write({ waitForUpdate: 2000, regions: ['DE', 'AT'] });
    tell(initialConsent());
    expect(entries()).toEqual([
      ['consent', 'default', { ...all('denied'), wait_for_update: 2000, region: ['DE', 'AT'] }],
      ['config', 'AW-1'],
    ]);
    tell(initialConsent('granted'));
    tell(initialConsent('granted'));
    tell(decide(initialConsent('granted'), { marketing: false }));
    expect(entries().slice(2)).toEqual([
      ['consent', 'update', all('granted')],
      [
        'consent',
        'update',
        { ...all('granted'), ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' },
      ],
    ]);
    // Arrays are no commands to Google's script.
    for (const i of [0, 2, 3]) expect(Object.prototype.toString.call(layer()[i])).toBe('[object Arguments]');
    expect(warnings).toEqual([]);
  });

  test("the site's own default stays, and tags that ran before it are warned of", () => {
    page['dataLayer'] = [];
    const push = function (..._: unknown[]) {
      // biome-ignore lint/complexity/noArguments: as Google's snippet does
      layer().push(arguments);
    };
    push('consent', 'default', { ad_storage: 'granted' });
    write();
    expect(entries()).toEqual([['consent', 'default', { ad_storage: 'granted' }]]);
    page['dataLayer'] = [['config', 'AW-1']];
    page['google_tag_manager'] = {};
    write();
    expect(entries()[1]).toEqual(['consent', 'default', { ...all('denied'), wait_for_update: 500 }]);
    expect(warnings).toEqual([expect.stringMatching(/before them/)]);
  });

  test('visitors who opted out see ads that are not personalised, where the site says so', () => {
    const optedOut = decide(initialConsent('granted'), { marketing: false, [LIMITED]: 'not-required' });
    for (const [settings, word] of [
      [{ limited: true }, 'granted'],
      [{}, 'denied'],
    ] as const) {
      delete page['dataLayer'];
      write(settings)(optedOut);
      expect(entries()[1]![2]).toMatchObject({ ad_storage: word, ad_personalization: 'denied' });
    }
  });
});

describe('usp', () => {
  const string = (uspString: string) => {
    page['__uspapi'] = (command: string, version: number, hear: (...answer: unknown[]) => void) =>
      command === 'getUSPData' && version === 1 ? hear({ version: 1, uspString }, true) : hear(null, false);
  };

  test('the third character is the opt-out; it is read again after a click', async () => {
    string('1YNN');
    await attach('usp');
    string('1YYN');
    document.dispatchEvent(new Event('click'));
    expect(told).toEqual([
      { decided: true, allows: {}, optOut: false, proof: '1YNN' },
      { decided: true, allows: {}, optOut: true, proof: '1YYN' },
    ]);
  });

  test.each(['1---', '', '2YYY'])('"%s" says nothing', async (text) => {
    string(text);
    await attach('usp');
    expect(told).toEqual([]);
  });
});

test("gpp: the European section decides by the framework's purposes where it applies", async () => {
  const purposes = Array.from({ length: 24 }, (_, i) => [1, 3, 4, 7].includes(i + 1));
  const ping = {
    cmpStatus: 'loaded',
    signalStatus: 'ready',
    applicableSections: [2],
    gppString: 'DB',
    parsedSections: {
      tcfeuv2: [{ PurposeConsents: purposes, VendorConsents: [755, 21] }, { VendorsDisclosed: [755] }],
    },
  };
  page['__gpp'] = (command: string, hear: (...answer: unknown[]) => void) =>
    command === 'ping' && hear(ping, true);
  await attach('gpp', { vendors: [755, 21] });
  expect(told).toEqual([
    {
      decided: true,
      allows: { analytics: false, marketing: true, 'tcf:755': true, 'tcf:21': false },
      optOut: false,
      proof: 'DB',
    },
  ]);
});

test('gpp: the Canadian section decides by express consent; implied consent is neither yes nor no', async () => {
  const numbers = (...wanted: number[]) => Array.from({ length: 24 }, (_, i) => wanted.includes(i + 1));
  const section = {
    PurposesExpressConsent: numbers(1, 8),
    PurposesImpliedConsent: numbers(3, 4, 7),
    VendorExpressConsent: [755],
  };
  const ping = {
    cmpStatus: 'loaded',
    signalStatus: 'ready',
    applicableSections: [5],
    parsedSections: { tcfcav1: section },
  };
  page['__gpp'] = (command: string, hear: (...answer: unknown[]) => void) =>
    command === 'ping' && hear(ping, true);
  await attach('gpp', { vendors: [755, 21] });
  section.PurposesImpliedConsent = numbers();
  document.dispatchEvent(new Event('click'));
  const vendors = { 'tcf:755': true, 'tcf:21': false };
  expect(told.map(({ allows }) => allows)).toEqual([
    { analytics: true, marketing: null, ...vendors },
    { analytics: true, marketing: false, ...vendors },
  ]);
  const [implied] = told;
  const marketing = (place: string) =>
    combine({ reports: { gpp: implied }, regime: regimeOf('CA', place) }).marketing!.value;
  expect([marketing('ON'), marketing('QC')]).toEqual(['not-required', 'pending']);
});

describe.each([
  ['usp', '__uspapi', 'getUSPData', { version: 1, uspString: '1YYN' }],
  [
    'gpp',
    '__gpp',
    'ping',
    { signalStatus: 'ready', applicableSections: [7], parsedSections: { usnat: { SaleOptOut: 1 } } },
  ],
] as const)('%s in a frame', (name, api, command, answer) => {
  test('the banner of a window around it is asked by messages, and no other window is believed', async () => {
    // The frame by which the banner is found, in the window around this one: here, this one itself.
    const locator = Object.assign(document.createElement('iframe'), { name: `${api}Locator` });
    document.body.append(locator);
    const answers = (source: Window, callId: string, value: object) =>
      window.dispatchEvent(
        new MessageEvent('message', {
          source,
          data: { [`${api}Return`]: { callId, returnValue: value, success: true } },
        }),
      );
    const asked: Record<string, string>[] = [];
    const hear = ({ data }: MessageEvent) => data[`${api}Call`] && asked.push(data[`${api}Call`]);
    window.addEventListener('message', hear);
    await attach(name);
    await vi.waitFor(() => expect(asked.map((call) => call['command'])).toContain(command));
    const { callId } = asked.find((call) => call['command'] === command)!;
    answers(locator.contentWindow!, callId!, answer);
    expect(told).toEqual([]);
    answers(window, callId!, answer);
    expect(told).toMatchObject([{ decided: true, optOut: true }]);
    window.removeEventListener('message', hear);
    locator.remove();
  });
});

test.each([
  ['1', { marketing: false }],
  ['0', {}],
  [null, {}],
  ['unspecified', {}],
])('dnt: %s', async (value, allows) => {
  Object.defineProperty(navigator, 'doNotTrack', { value, configurable: true });
  await attach('dnt');
  expect(told).toEqual([{ decided: true, allows }]);
});

test('every file of a source is in the list, and has a page in the documents', () => {
  const path = (to: string) => join(import.meta.dirname, '../../../..', to);
  const files = readdirSync(path('packages/sdk/src/consent/sources'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  expect(Object.keys(sources).sort()).toEqual(files.sort());
  const index = readFileSync(path('docs/consent/README.md'), 'utf8');
  for (const name of files) {
    expect(index).toContain(`](${name}.md)`);
    expect(existsSync(path(`docs/consent/${name}.md`)), name).toBe(true);
    expect(readFileSync(path(`docs/consent/${name}.md`), 'utf8')).toContain(
      `"consentSources": { "${name}": {`,
    );
  }
});
