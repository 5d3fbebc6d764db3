/** The limited form of advertising: what vendors offer for visitors who opted out where opting out is the rule. */
import {
  type Asked,
  type ConsentState,
  type ConsentValue,
  type Need,
  readStamp,
  verdict,
} from './consent.ts';

/** Ruled by `combine` beside the purposes; a vendor's half that knows a limited form may ask for it. */
export const LIMITED = 'limited:marketing' satisfies Asked;

/** The same needs where the limited form is enough. */
export const limitedNeeds = (needs: readonly Need[]): readonly Need[] =>
  needs.map((need) => (need === 'marketing' ? LIMITED : need));

/** Only the limited form may be used: whatever else is allowed, marketing as such is not. */
export const isLimited = (state: ConsentState): boolean => verdict(state, ['marketing']) !== 'allow';

/** A stamp of a page that knows no limited mode says only whether all of marketing is allowed. */
export const limitedToo = (consent: Readonly<Record<string, unknown>>): Record<string, ConsentValue> => {
  const stamp = readStamp(consent);
  return { ...(stamp['marketing'] && { [LIMITED]: stamp['marketing'] }), ...stamp };
};
