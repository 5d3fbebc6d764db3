/** IAB Transparency and Consent Framework 2.2 and 2.3, in this window or around it. */
import type { ConsentSource } from '../source.ts';
import { ASK_AGAIN, framework } from './shared/framework.ts';
import { adPurposes, tcfPurposes } from './shared/tcf-purposes.ts';
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

function allowsOf(
  { purpose = {}, vendor = {}, publisher = {} }: TcData,
  settings: Readonly<Record<string, unknown>>,
) {
  const own = publisher.consents ?? {};
  // Strings carry the site's own purposes even where nobody was asked: all false. A site that asks says so.
  const asked = settings['publisher'] ?? Object.values(own).some(Boolean);
  const allows = tcfPurposes(
    // Measuring may rest on a vendor's legitimate interest, to which the visitor did not object.
    (n) => purpose.consents?.[n] === true || (n === 7 && purpose.legitimateInterests?.[n] === true),
    asked ? (n) => own[n] === true : undefined,
    settings,
  );
  for (const id of (settings['vendors'] ?? []) as number[])
    allows[`tcf:${id}`] =
      vendor.consents?.[id] === true &&
      // 2.3: who was not shown to the visitor has no consent. Strings of 2.2 do not say.
      (vendor.disclosedVendors?.[id] === true || settings['disclosed'] === false) &&
      // 0: the site does not allow it.
      adPurposes.every((n) => publisher.restrictions?.[n]?.[id] !== 0);
  return allows;
}

const tcf: ConsentSource = (tell, settings) => {
  let data: TcData = {};
  let decided = false;
  const hear = (then: () => void) => (value: TcData, success: boolean) => {
    if (success) data = { ...data, ...value };
    then();
  };
  watch(
    {
      find: framework('__tcfapi', 2),
      events: ASK_AGAIN,
      listen: (call, again) => call('addEventListener', hear(again)),
      read(call, say) {
        const report = () => {
          const { eventStatus, gdprApplies, cmpStatus, isServiceSpecific, tcString } = data;
          if (cmpStatus === 'error') return;
          if (gdprApplies === false) return say({ decided: false, applies: false, allows: {} });
          // Undefined: not known yet whether it applies. Opened again: what was decided stays until it is confirmed.
          if (!gdprApplies || (decided && eventStatus === 'cmpuishown')) return;
          decided = /tcloaded|complete/.test(eventStatus!) && isServiceSpecific !== false;
          say({
            decided,
            allows: allowsOf(data, settings),
            ...(decided && tcString && { proof: tcString }),
          });
        };
        report();
        if (call.framed) call('getTCData', hear(report));
      },
    },
    tell,
  );
};
export default tcf;
