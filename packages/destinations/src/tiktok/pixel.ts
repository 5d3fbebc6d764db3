/** TikTok's browser half: the ttq stub and calls to this one pixel only. Source: the snippet in Events Manager. */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toTiktok } from './mapping.ts';
import { cookies, pixelCodeOf, type TiktokSettings } from './settings.ts';

type Queue = unknown[] & Record<string, (...args: unknown[]) => void> & { _u?: string };
type Ttq = Queue & {
  methods: string[];
  setAndDefer(queue: Queue, method: string): void;
  instance(code: string): Queue;
  load(code: string, options?: object): void;
  _i: Record<string, Queue> | undefined;
  _t: Record<string, number>;
  _o: Record<string, object>;
};

/** Read at each use: TikTok's script may put its own object in the stub's place. */
const page = globalThis as unknown as { ttq: Ttq; TiktokAnalyticsObject: string };
const URL = 'https://analytics.tiktok.com/i18n/pixel/events.js';
const METHODS =
  'page,track,identify,instances,debug,on,off,once,ready,alias,group,enableCookie,disableCookie,holdConsent,revokeConsent,grantConsent';

/** TikTok's names of what `identify` told. */
const TRAITS = {
  email: 'email',
  phone_number: 'phone',
  first_name: 'first_name',
  last_name: 'last_name',
  city: 'city',
  state: 'region',
  zip_code: 'postal_code',
  country: 'country',
};

function install(addScript: (url: string) => void): void {
  page.TiktokAnalyticsObject = 'ttq';
  const ttq = [] as unknown as Ttq;
  page.ttq = ttq;
  const defer = <Q extends Queue>(queue: Q) => {
    for (const method of ttq.methods) ttq.setAndDefer(queue, method);
    return queue;
  };
  ttq.methods = METHODS.split(',');
  ttq.setAndDefer = (queue, method) => {
    queue[method] = (...args) => queue.push([method, ...args]);
  };
  ttq._i = {};
  ttq._t = {};
  ttq._o = {};
  ttq.instance = (code) => defer(ttq._i![code] ?? ([] as unknown as Queue));
  ttq.load = (code, options) => {
    const queue = [] as unknown as Queue;
    queue._u = URL;
    ttq._i![code] = queue;
    ttq._t[code] = Date.now();
    ttq._o[code] = options ?? {};
    addScript(`${URL}?sdkid=${code}&lib=ttq`);
  };
  defer(ttq);
}

const factory: PixelFactory<TiktokSettings> = (given, { consent, addScript }) => {
  const code = pixelCodeOf(given);
  const settings = given as TiktokSettings;
  let known: string;
  return underConsent(
    consent,
    settings.purposes,
    cookies,
    (limited) => {
      // A `ttq` that is already there is used as it is; loading its pixel again would empty its queue.
      if (!page.ttq) install(addScript);
      if (!page.ttq._i?.[code])
        page.ttq.load(code, {
          ...settings.options,
          ...(limited && { limited_data_use: true }),
        });
    },
    (granted) => {
      page.ttq[granted ? 'grantConsent' : 'revokeConsent']!();
      page.ttq[granted ? 'enableCookie' : 'disableCookie']!();
    },
    (event) => {
      const [name, params] = toTiktok(event, settings) ?? [];
      if (!name) return;
      const pixel = page.ttq.instance(code);
      const who = pageTraits(event, settings.advancedMatching ? TRAITS : undefined);
      const text = JSON.stringify(who);
      // Each call replaces what was told before.
      if (text !== known) pixel['identify']!(who);
      known = text;
      if (name === 'PageView') pixel['page']!();
      else pixel['track']!(name, params, { event_id: event.id });
    },
  );
};

export default factory;
