/** Usercentrics, version 3 and 2. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, type Tell, watch } from './shared/watch.ts';

interface Version3 {
  getConsentDetails(): Promise<{
    consent: { type?: string };
    categories: Record<string, { state?: string }>;
  }>;
}
interface Version2 {
  isInitialized(): boolean;
  getServicesBaseInfo(): {
    categorySlug: string;
    consent: { status: boolean; history?: { type?: string }[] };
  }[];
}

/** Names of categories are free. */
const stems = {
  functional: /^functional/i,
  analytics: /analytic|statistic/i,
  marketing: /marketing|advert/i,
};

const usercentrics: ConsentSource = (tell, settings) => {
  let turn = 0;
  async function report(api: Version3 | Version2, say: Tell): Promise<void> {
    const mine = ++turn;
    const states: Record<string, boolean> = {};
    let decided = false;
    if ('getConsentDetails' in api) {
      const { consent, categories } = await api.getConsentDetails();
      for (const slug in categories) states[slug] = categories[slug]!.state === 'ALL_ACCEPTED';
      decided = consent.type === 'EXPLICIT';
    } else
      for (const { categorySlug: slug, consent } of api.getServicesBaseInfo()) {
        states[slug] = states[slug] !== false && consent.status === true;
        decided ||= !!consent.history?.some(({ type }) => type === 'explicit');
      }
    const usual: Record<string, string[]> = {};
    for (const [purpose, stem] of Object.entries(stems))
      usual[purpose] = Object.keys(states).filter((slug) => stem.test(slug));
    // Else it is the answer to an earlier question that came late.
    if (mine === turn) say(reportOf(decided, states, settings, usual));
  }
  watch<Version3 | Version2>(
    {
      find() {
        const api = globalOf<Version2>('UC_UI');
        return globalOf<Version3>('__ucCmp') ?? (api?.isInitialized() && api);
      },
      events: `UC_UI_INITIALIZED UC_UI_CMP_EVENT UC_CONSENT ${settings['event'] ?? 'ucEvent'}`,
      // Before it has begun the answer is a refusal to answer.
      read: (api, say) => void report(api, say).catch(() => {}),
    },
    tell,
  );
};
export default usercentrics;
