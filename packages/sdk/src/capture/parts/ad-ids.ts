/** What ad vendors know the visitor by: the click of the address, and their own cookies, while marketing is allowed. */
import { LIMITED, type Verdict, verdict } from '@beckon/consent';
import { type AdIdName, adIdNames } from '@beckon/events';
import { quietly } from '../../quietly.ts';
import { vendorCookies } from '../../storage.ts';
import type { Capture } from '../capture.ts';
import { clickCookies, clickIn, clickOf, cookieOf } from '../click-cookies.ts';

interface Settings {
  /** Writes clicks into the cookies that the vendors' own scripts would write. Default true; `false` only reads. */
  cookies?: boolean;
  /** How long a click is kept, in days by its parameter, where a vendor says otherwise: `{ epik: 30 }`. */
  days?: Readonly<Record<string, number>>;
}

/** As @beckon/events has it: what is more is left out by the collector. */
const MAX_AD_IDS = 40;
/** Of one property of GA4: its session. */
const GA_SESSION = /^_ga_\w+$/;

const capture: Capture = (page, settings) => {
  const { cookies: writes = true, days: lifetimes = {} } = settings as Settings;
  /** Of the address that led here, by the name that events have; found when it is first allowed. */
  let landed: Record<string, string> | undefined;

  /** The limited form of marketing is enough. */
  function now(): Verdict {
    const state = page.consentNow();
    return verdict(state, [LIMITED]) === 'allow' ? 'allow' : verdict(state, ['marketing']);
  }

  /** Keeps what is new; a click that is known already keeps its time. */
  function land(known: Readonly<Record<string, string>>): Record<string, string> {
    const found: Record<string, string> = {};
    // An app may have moved on.
    const came = performance.getEntriesByType('navigation')[0]?.name ?? '';
    const time = Date.now();
    for (const name of adIdNames) {
      const click = clickIn(location.href, name) ?? clickIn(came, name);
      if (!click) continue;
      const [cookie, days] = clickCookies[name] ?? [];
      let value = cookie && known[cookie];
      if (cookie && (!value || clickOf(name, value) !== clickOf(name, click))) {
        const make = (dots: number) => cookieOf(name, click, time, dots);
        value = writes ? vendorCookies.set(cookie, lifetimes[name] ?? days!, make) : make(1);
      }
      // Meta wants the click with its time, the others as it is.
      if (name === 'fbclid') found['_fbc'] = value!;
      else found[name] = click;
    }
    return found;
  }

  /** What an event is told that is released now; vendors' scripts may have written since. */
  function adIds(): Record<string, string> | undefined {
    if (now() !== 'allow') return undefined;
    const known = vendorCookies.all();
    landed ??= land(known);
    // Those of the address first: they are not among what is too much.
    const found: Record<string, string> = { ...landed };
    for (const [param, [cookie]] of Object.entries(clickCookies))
      if (known[cookie] && cookie !== '_fbc') found[param] ??= clickOf(param, known[cookie]);
    for (const [name, value] of Object.entries(known))
      if (
        name[0] === '_' &&
        (adIdNames.includes(name as AdIdName) || GA_SESSION.test(name)) &&
        Object.keys(found).length < MAX_AD_IDS
      )
        found[name] ??= value;
    return Object.keys(found)[0] ? found : undefined;
  }

  /** Clicks are kept at once, not with the next event; refused, they are gone, those of earlier pages too. */
  function follow(): void {
    if (now() === 'allow') adIds();
    else landed = undefined;
    if (now() !== 'deny' || !writes) return;
    const known = vendorCookies.all();
    for (const [cookie] of Object.values(clickCookies)) if (known[cookie]) vendorCookies.set(cookie, 0);
  }

  // Asked for each event, so that what is held until consent has them, and none has them after.
  Object.defineProperty(page.extra, 'adIds', { enumerable: true, get: () => quietly(adIds) });
  page.on('consent', follow);
  follow();
};
export default capture;
