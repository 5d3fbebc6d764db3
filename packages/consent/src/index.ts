/** What a visitor allowed: purposes, states, decisions, vendor signals. No DOM, no Node. */
export {
  type Asked,
  type ConsentDecision,
  type ConsentState,
  type ConsentValue,
  decide,
  initialConsent,
  type Purpose,
  purposes,
  stampOf,
  type Verdict,
  verdict,
} from './consent.ts';
export { type GoogleConsent, type GoogleSignal, googleConsent } from './google-consent-mode.ts';
export type { ConsentReport } from './report.ts';
