/** What a visitor allowed: purposes, states, decisions, sources, regions, vendor signals. No DOM, no Node. */
export {
  combine,
  newsOf,
  type Ruling,
  type RulingRule,
  type Rulings,
  type Situation,
} from './combine.ts';
export {
  type Asked,
  type ConsentDecision,
  type ConsentState,
  type ConsentValue,
  consentValues,
  decide,
  initialConsent,
  type Need,
  type Purpose,
  purposes,
  readStamp,
  stampOf,
  type Verdict,
  verdict,
} from './consent.ts';
export { type CountingRules, mayCount } from './counting.ts';
export {
  type GoogleConsent,
  type GoogleSignal,
  type GoogleSignals,
  googleConsent,
  googleSignals,
} from './google-consent-mode.ts';
export { isLimited, LIMITED, limitedNeeds, limitedToo } from './limited.ts';
export {
  type Regime,
  type RegimeOverrides,
  type Rule,
  regimeOf,
  strictest,
} from './regions.ts';
export type { ConsentReport } from './report.ts';
