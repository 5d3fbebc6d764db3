/** Microsoft's browser half: the UET queue and its words. Source: the snippet in Microsoft Advertising; learn.microsoft.com/advertising (UET). */
import type { PixelFactory } from '../contract.ts';
import { pageTraits } from '../shared/page-traits.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toMicrosoft } from './mapping.ts';
import { cookies, type MicrosoftSettings, tagIdOf } from './settings.ts';

interface Uetq {
  /** Before the script comes this is an array's: the words become entries of their own, which is how UET reads them. */
  push(...words: unknown[]): void;
}

/** Read at each use: `new UET` takes the queue's place. */
const page = globalThis as unknown as { uetq: Uetq; UET?: new (options: object) => Uetq };

const factory: PixelFactory<MicrosoftSettings> = (given, { consent, addScript }) => {
  const id = tagIdOf(given);
  const settings = given as MicrosoftSettings;
  let known = '{}';

  const say = (change: string, ad_storage: string) => page.uetq.push('consent', change, { ad_storage });

  function install(): void {
    const queue: unknown[] = [];
    page.uetq = queue;
    // Without a word Microsoft takes visitors of the EEA, the UK and Switzerland for refusing.
    say('default', 'granted');
    // The script brings the class alone; events of loading do not bubble, but are captured on their way.
    document.addEventListener(
      'load',
      function start() {
        if (!page.UET) return;
        document.removeEventListener('load', start, true);
        if (page.uetq === queue) page.uetq = new page.UET({ ...settings.options, ti: id, q: queue });
      },
      true,
    );
    addScript('https://bat.bing.com/bat.js');
  }

  return underConsent(
    consent,
    settings.purposes,
    cookies,
    // A `uetq` that is already there is used as it is.
    () => (page.uetq ? say('update', 'granted') : install()),
    (granted) => say('update', granted ? 'granted' : 'denied'),
    (event) => {
      const [name, params] = toMicrosoft(event, settings) ?? [];
      if (!name) return;
      const { em, ph } = pageTraits(
        event,
        settings.advancedMatching ? { em: 'email', ph: 'phone' } : undefined,
      ) as Record<string, string>;
      const pid = {
        // As Microsoft hashes it: without dots and tag, the phone without signs.
        ...(em && { em: em.replace(/\+.*(?=@)|\.(?=.*@)/g, '') }),
        ...(ph && { ph: ph.replace(/[\s().-]/g, '') }),
      };
      const text = JSON.stringify(pid);
      if (text !== known) page.uetq.push('set', { pid });
      known = text;
      page.uetq.push('event', name, {
        ...params,
        ...(name === 'page_view' && { page_path: event.page.url.replace(/^\w+:\/\/[^/?#]*|#.*/g, '') }),
        event_id: event.id,
      });
    },
  );
};

export default factory;
