/** What every vendor folder provides. The vendors themselves are entries of their own: `@beckon/destinations/meta`. */
export type {
  BrowserDestination,
  Example,
  Manifest,
  Outcome,
  Pixel,
  PixelFactory,
  PixelPage,
  ServerAnswer,
  ServerDestination,
  ServerEvent,
  ServerRequest,
  SettingRule,
} from './contract.ts';
export type { DestinationSettings } from './settings-by-name.ts';
export type { FromEnvironment } from './shared/secrets.ts';
