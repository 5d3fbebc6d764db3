/** IAB Transparency and Consent Framework 2.2 and 2.3, in this window or around it. */
import type { ConsentSource } from '../source.ts';
import { frameworkOf } from './shared/framework.ts';
import { tcfPurposes } from './shared/tcf-purposes.ts';
import { watch } from './shared/watch.ts';

/** By number; what is not there is false. */
type Bits = Readonly<Record<number, boolean>>;

interface TcData {
  tcString?: string;
  gdprApplies?: boolean;
  eventStatus?: string;
  cmpStatus?: string;
  /** False makes the string invalid since policy 4. */
  isServiceSpecific?: boolean;
  purpose?: { consents?: Bits; legitimateInterests?: Bits };
  vendor?: { consents?: Bits; disclosedVendors?: Bits };
  publisher?: { consents?: Bits; restrictions?: Readonly<Record<number, Readonly<Record<number, number>>>> };
}

/** What a visitor can be asked of ads: a vendor that the site restricts in one of these may not act at all. */
const AD_PURPOSES = [1, 3, 4, 7];

function allowsOf({ purpose, vendor, publisher }: TcData, settings: Readonly<Record<string, unknown>>) {
  const { consents = {}, legitimateInterests: interests = {} } = purpose ?? {};
  const own = publisher?.consents ?? {};
  // Strings carry the site's own purposes even where nobody was asked: all false. A site that asks says so.
  const asked = settings['publisher'] ?? Object.values(own).some(Boolean);
  const allows = tcfPurposes(
    // Measuring may rest on a vendor's legitimate interest, to which the visitor did not object.
    (n) => consents[n] === true || (n === 7 && interests[n] === true),
    asked ? (n) => own[n] === true : undefined,
    settings,
  );
  for (const id of (settings['vendors'] ?? []) as number[])
    allows[`tcf:${id}`] =
      vendor?.consents?.[id] === true &&
      // 2.3: who was not shown to the visitor has no consent. Strings of 2.2 do not say.
      (vendor.disclosedVendors?.[id] === true || settings['disclosed'] === false) &&
      // 0: the site does not allow it.
      AD_PURPOSES.every((n) => publisher?.restrictions?.[n]?.[id] !== 0);
  return allows;
}

const tcf: ConsentSource = (tell, settings) => {
  let data: TcData = {};
  let decided = false;
  watch(
    {
      find: () => frameworkOf('__tcfapi', 2),
      listen: (call, again) =>
        call<TcData>('addEventListener', (value, success) => {
          if (success) data = value;
          again();
        }),
      read(_, say) {
        const { eventStatus, gdprApplies, cmpStatus, isServiceSpecific, tcString } = data;
        if (cmpStatus === 'error') return;
        if (gdprApplies === false) return say({ decided: false, applies: false, allows: {} });
        // Undefined: not known yet whether it applies. Opened again: what was decided stays until it is confirmed.
        if (gdprApplies !== true || (decided && eventStatus === 'cmpuishown')) return;
        decided = /^(tcloaded|useractioncomplete)$/.test(eventStatus!) && isServiceSpecific !== false;
        say({
          decided,
          allows: allowsOf(data, settings),
          ...(decided && tcString && { proof: tcString }),
        });
      },
    },
    tell,
  );
};
export default tcf;
