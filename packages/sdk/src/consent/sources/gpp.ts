/** IAB Global Privacy Platform: opt-outs of the sections of the United States, and the European and the Canadian section. */
import type { ConsentSource } from '../source.ts';
import { ASK_AGAIN, framework } from './shared/framework.ts';
import { tcfPurposes } from './shared/tcf-purposes.ts';
import { watch } from './shared/watch.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Ping {
  cmpStatus?: string;
  signalStatus?: string;
  gppString?: string;
  /** [-1] not known yet, [0] none. */
  applicableSections?: readonly number[];
  /** By prefix; some give each segment of a section apart. */
  parsedSections?: Readonly<Record<string, Fields | readonly Fields[]>>;
}

const merged = (section: unknown): Fields => Object.assign({}, ...[section].flat());

/** One field is enough, whichever state it is of. 1 is opted out; of a child, 1 is no consent. */
const optedOut = (fields: Fields): boolean =>
  ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'].some((name) => fields[name] === 1) ||
  !!fields['Gpc'] ||
  fields['OptOutSale'] === 'Y' ||
  [fields['KnownChildSensitiveDataConsents']].flat().includes(1);

const TCF_EUROPE = 2;
const TCF_CANADA = 5;

/** The section counts purposes from 0, and lists the vendors that have consent. */
function european(section: Fields, settings: Fields): Record<string, boolean> {
  const { PurposeConsents, VendorConsents, VendorsDisclosed } = section as Record<string, unknown[]>;
  const allows = tcfPurposes((n) => !!PurposeConsents?.[n - 1], undefined, settings);
  for (const id of (settings['vendors'] ?? []) as number[])
    allows[`tcf:${id}`] = [VendorConsents, VendorsDisclosed].every((list) => list?.includes(id));
  return allows;
}

/** Implied consent is no yes and no refusal: the place decides, which asks for a yes in Québec. */
function canadian(section: Fields, settings: Fields): Record<string, boolean> {
  const of = (...fields: string[]) =>
    tcfPurposes(
      (n) => fields.some((field) => !!(section[field] as unknown[] | undefined)?.[n - 1]),
      undefined,
      settings,
    );
  const allows = of('PurposesExpressConsent');
  const some = of('PurposesExpressConsent', 'PurposesImpliedConsent');
  for (const key of Object.keys(allows)) if (!allows[key] && some[key]) allows[key] = null as never;
  for (const id of (settings['vendors'] ?? []) as number[])
    allows[`tcf:${id}`] = !!(section['VendorExpressConsent'] as unknown[] | undefined)?.includes(id);
  return allows;
}

const gpp: ConsentSource = (tell, settings) => {
  watch(
    {
      find: framework('__gpp'),
      events: ASK_AGAIN,
      listen: (call, again) => call('addEventListener', again),
      read: (call, say) =>
        call<Ping>('ping', (data) => {
          const { cmpStatus, signalStatus, gppString, applicableSections = [], parsedSections = {} } = data;
          if (signalStatus !== 'ready' || cmpStatus === 'error') return;
          const optOut = Object.entries(parsedSections).some(
            ([prefix, section]) => prefix.startsWith('us') && optedOut(merged(section)),
          );
          if (applicableSections.includes(-1) && !optOut) return;
          say({
            decided: true,
            allows: {
              ...(applicableSections.includes(TCF_EUROPE) &&
                european(merged(parsedSections['tcfeuv2']), settings)),
              ...(applicableSections.includes(TCF_CANADA) &&
                canadian(merged(parsedSections['tcfcav1']), settings)),
            },
            optOut,
            ...(gppString && { proof: gppString }),
          });
        }),
    },
    tell,
  );
};
export default gpp;
