/** Shopify's Customer Privacy API. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface CustomerPrivacy {
  /** `yes`, `no`, or nothing: not asked. */
  currentVisitorConsent(): Record<string, string | undefined>;
  analyticsProcessingAllowed(): boolean;
  marketingAllowed(): boolean;
  preferencesProcessingAllowed(): boolean;
  saleOfDataAllowed(): boolean;
}
interface Shopify {
  customerPrivacy?: CustomerPrivacy;
  loadFeatures?(features: { name: string; version: string }[], done: () => void): void;
}

const usual = { functional: ['preferences'], analytics: ['analytics'], marketing: ['marketing'] };

const shopify: ConsentSource = (tell, settings) => {
  let asked = settings['load'] !== true;
  const again = watch(
    {
      find() {
        const its = globalOf<Shopify>('Shopify');
        if (!asked && its?.loadFeatures) {
          asked = true;
          its.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => again());
        }
        const api = its?.customerPrivacy;
        return api?.currentVisitorConsent && api;
      },
      events: 'visitorConsentCollected shopifyCustomerPrivacyApiLoaded',
      read(api, say) {
        const answers = api.currentVisitorConsent();
        // These put together the place, the shop's own settings and what the visitor chose.
        const allowed: Record<string, boolean> = {
          preferences: api.preferencesProcessingAllowed(),
          analytics: api.analyticsProcessingAllowed(),
          marketing: api.marketingAllowed(),
        };
        const answered = Object.keys(allowed).filter((name) => answers[name]);
        const { sale_of_data: sale } = answers;
        const decided = answered.length > 0 || !!sale;
        const states = decided ? Object.fromEntries(answered.map((name) => [name, allowed[name]])) : allowed;
        say({
          ...reportOf(decided, states, settings, usual),
          // Before an answer "not allowed" may be but the rule of the place.
          ...(decided && { optOut: sale === 'no' || !api.saleOfDataAllowed() }),
        });
      },
    },
    tell,
  );
};
export default shopify;
