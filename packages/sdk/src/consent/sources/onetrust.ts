/** OneTrust and CookiePro. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface OneTrust {
  IsAlertBoxClosed(): boolean;
  GetDomainData(): { ShowAlertNotice?: boolean; Groups?: { CustomGroupId: string }[] };
  OnConsentChanged(hear: () => void): void;
}

const usual = { functional: ['C0003'], analytics: ['C0002'], marketing: ['C0004', 'C0005'] };

const onetrust: ConsentSource = (tell, settings) => {
  watch(
    {
      find() {
        const api = globalOf<Partial<OneTrust>>('OneTrust');
        // At first there may be a forerunner that only knows where the visitor is.
        return api?.IsAlertBoxClosed && api.GetDomainData && api.OnConsentChanged && (api as OneTrust);
      },
      events: 'OneTrustGroupsUpdated OTConsentApplied',
      listen: (api, again) => api.OnConsentChanged(() => again()),
      read(api, say) {
        const { ShowAlertNotice, Groups = [] } = api.GetDomainData();
        const active = globalOf<string>('OnetrustActiveGroups');
        if (active === undefined) return;
        const states: Record<string, boolean> = {};
        for (const { CustomGroupId: id } of Groups) states[id] = active.split(',').includes(id);
        // Where no notice is shown, the account's rule for the place has decided.
        say(reportOf(api.IsAlertBoxClosed() || ShowAlertNotice === false, states, settings, usual));
      },
    },
    tell,
  );
};
export default onetrust;
