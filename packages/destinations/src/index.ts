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
