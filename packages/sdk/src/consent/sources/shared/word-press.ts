/** Banners of WordPress: a function that knows the categories, and a cookie for each that was chosen. */
import type { ConsentSource } from '../../source.ts';
import { reportOf } from './report.ts';
import { globalOf, watch } from './watch.ts';

const usual = { functional: ['preferences'], analytics: ['statistics'], marketing: ['marketing'] };
const asked = Object.values(usual).flat();

/**
 * @param ask global function that takes a category
 * @param events tell of a change; each of one category only
 * @param prefix of the cookies that say `allow` or `deny`; `cookiePrefix` in the settings is another
 * @param ready the banner knows which rule holds here
 */
export const wordPress =
  (ask: string, events: string, prefix: string, ready = () => true): ConsentSource =>
  (tell, settings) => {
    watch(
      {
        find: () => ready() && globalOf<(category: string) => unknown>(ask),
        events,
        read(has, say) {
          const states: Record<string, boolean> = {};
          for (const cookie of document.cookie.split('; ')) {
            const [name, word] = cookie.split('=') as [string, string?];
            const start = (settings['cookiePrefix'] as string) ?? prefix;
            const category = name.slice(start.length);
            if (name.startsWith(start) && /^(allow|deny)$/.test(word!))
              states[category] = word === 'allow' && has(category) === true;
          }
          // "functional" is what the site cannot do without: it is written without a choice.
          delete states['functional'];
          const decided = Object.keys(states).length > 0;
          if (!decided) for (const category of asked) states[category] = has(category) === true;
          say(reportOf(decided, states, settings, usual));
        },
      },
      tell,
    );
  };
