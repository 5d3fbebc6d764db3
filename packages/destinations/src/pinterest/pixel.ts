/** Pinterest's browser half: the pintrk stub and its calls. Source: help.pinterest.com (install the tag, event codes, enhanced match). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { tagName, toPinterest } from './mapping.ts';
import { cookies, type PinterestSettings, tagIdOf } from './settings.ts';

interface Pintrk {
  (...args: unknown[]): void;
  queue?: unknown[][];
  version: string;
}

/** Read at each use: Pinterest's script may put its own function in the stub's place. */
const page = globalThis as unknown as { pintrk: Pintrk };
const TRAITS = { em: 'email' };

const factory: PixelFactory<PinterestSettings> = (given, { consent, addScript }) => {
  const id = tagIdOf(given);
  const settings = given as PinterestSettings;
  // At first nothing is known, and nothing need be told.
  let known = '{}';
  let begun = false;

  return underConsent(
    consent,
    // The limited mode is the collector's alone.
    settings.purposes?.map((need) => (need === 'limited:marketing' ? 'marketing' : need)),
    cookies,
    () => {
      // A `pintrk` that is already there is used as it is.
      if (!page.pintrk) {
        const pintrk: Pintrk = (...args) => pintrk.queue!.push(args);
        page.pintrk = pintrk;
        pintrk.queue = [];
        pintrk.version = '3.0';
        addScript('https://s.pinimg.com/ct/core.js');
      }
      begun = !!page.pintrk.queue?.some((call) => call[0] === 'load' && call[1] === id);
      if (!begun) page.pintrk('load', id);
    },
    (granted) => page.pintrk('setconsent', granted),
    (event) => {
      const [name, params] = toPinterest(event, settings) ?? [];
      if (!name) return;
      const who = settings.advancedMatching ? pageTraits(event, TRAITS) : {};
      const text = JSON.stringify(who);
      if (text !== known) page.pintrk('set', who);
      known = text;
      if (!begun) page.pintrk('page');
      begun = true;
      page.pintrk('track', tagName(name), { event_id: event.id, ...params });
    },
  );
};

export default factory;
