/** What every vendor folder provides. The vendors themselves are entries of their own: `@beckon/destinations/meta`. */
export type {
  BrowserDestination,
  Example,
  Manifest,
  Pixel,
  PixelFactory,
  PixelPage,
  SettingRule,
} from './contract.ts';
export { type RemovalForms, removalForms } from './removal-forms.ts';
export type {
  IdentifierName,
  Identifiers,
  Outcome,
  Removal,
  RemovalHalf,
  RequestContext,
  ServerAnswer,
  ServerDestination,
  ServerEvent,
  ServerRequest,
  Session,
} from './server-contract.ts';
export type { DestinationSettings } from './settings-by-name.ts';
export { hasMatchKey, identifierWeight, matchScore } from './shared/match-quality.ts';
export { mayIdentify } from './shared/may-identify.ts';
export type { FromEnvironment } from './shared/secrets.ts';
