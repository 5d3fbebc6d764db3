/** Google Consent Mode, read from the data layer that a banner writes it to. */
import { quietly } from '../../quietly.ts';
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

type Signals = Record<string, unknown>;

const usual = {
  functional: ['functionality_storage', 'personalization_storage'],
  analytics: ['analytics_storage'],
  marketing: ['ad_storage', 'ad_user_data', 'ad_personalization'],
};

const google: ConsentSource = (tell, settings) => {
  const seen: { default: Signals; update?: Signals } = { default: {} };
  /** Only arguments objects are commands: Google's tag ignores arrays, too. */
  const note = (entry: unknown): boolean => {
    if (Object.prototype.toString.call(entry) !== '[object Arguments]') return false;
    const [command, kind, signals] = entry as unknown[];
    if (command !== 'consent' || (kind !== 'default' && kind !== 'update')) return false;
    // What beckon's own half of Google says is nobody's decision.
    if ((signals as Record<symbol, unknown>)[Symbol.for('beckon')]) return false;
    seen[kind] = { ...seen[kind], ...(signals as Signals) };
    return true;
  };
  watch<unknown[]>(
    {
      find: () => globalOf((settings['dataLayer'] as string) ?? 'dataLayer'),
      listen(layer, again) {
        const { push } = layer;
        layer.push = function (...entries) {
          // Google's tag keeps but the last few hundred entries: each is noted when it comes.
          quietly(() => entries.filter(note).length && again());
          return push.apply(this, entries);
        };
        layer.forEach(note);
      },
      read(_, say) {
        const { update } = seen;
        const signals = update ?? seen.default;
        const states: Record<string, boolean> = {};
        // Whoever speaks of ads must allow all of it.
        if (usual.marketing.some((name) => name in signals))
          for (const name of usual.marketing) states[name] = false;
        for (const [name, value] of Object.entries(signals)) states[name] = value === 'granted';
        if (Object.keys(signals).length) say(reportOf(!!update, states, settings, usual));
      },
    },
    tell,
  );
};
export default google;
