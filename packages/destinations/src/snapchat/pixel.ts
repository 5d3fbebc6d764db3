/** Snapchat's browser half: the snaptr stub and its calls. Source: the snippet in Events Manager; developers.snap.com (Snap Pixel). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { isFull } from '../shared/traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toSnapchat } from './mapping.ts';
import { cookies, pixelIdOf, type SnapchatSettings } from './settings.ts';

interface Snaptr {
  (...args: unknown[]): void;
  handleRequest?(...args: unknown[]): void;
  queue: unknown[];
}

const page = globalThis as unknown as { snaptr: Snaptr };

const factory: PixelFactory<SnapchatSettings> = (given, { consent, addScript }) => {
  const id = pixelIdOf(given);
  const settings = given as SnapchatSettings;
  const limitedOption = (settings.limitedOption ?? 'LMU').toLowerCase();
  let known: string;
  return underConsent(
    consent,
    settings.purposes,
    cookies,
    () => {
      // A `snaptr` that is already there is used as it is.
      if (!page.snaptr) {
        const snaptr = function () {
          // biome-ignore lint/complexity/noArguments: Snapchat's script reads the raw arguments object.
          const args = arguments;
          snaptr.handleRequest ? snaptr.handleRequest(...args) : snaptr.queue.push(args);
        } as Snaptr;
        page.snaptr = snaptr;
        snaptr.queue = [];
        addScript('https://sc-static.net/scevent.min.js');
      }
    },
    // Snapchat has no word for consent: what ends is the calls.
    () => {},
    (event) => {
      const [name, params] = toSnapchat(event, settings) ?? [];
      if (!name) return;
      const who = pageTraits(
        event,
        settings.advancedMatching ? { user_email: 'email', user_phone_number: 'phone' } : undefined,
      );
      // The pixel has no parameter for it.
      delete who['external_id'];
      const text = JSON.stringify(who);
      // An init of the same pixel with more data makes it match by those from then on.
      if (text !== known) page.snaptr('init', id, who);
      known = text;
      page.snaptr('track', name, {
        ...params,
        client_dedup_id: event.id,
        ...(!isFull(event) && { data_use: `["${limitedOption}"]` }),
      });
    },
    () => {},
  );
};

export default factory;
