/** Settings of every vendor in a configuration, by name. Written from the folders: `npm run unit -- settings-by-name -u`. */
import type { GoogleSettings } from './google/settings.ts';
import type { GoogleAdsSettings } from './google-ads/settings.ts';
import type { LinkedinSettings } from './linkedin/settings.ts';
import type { MetaSettings } from './meta/settings.ts';
import type { MicrosoftSettings } from './microsoft/settings.ts';
import type { PinterestSettings } from './pinterest/settings.ts';
import type { RedditSettings } from './reddit/settings.ts';
import type { WithSecrets } from './shared/secrets.ts';
import type { SnapchatSettings } from './snapchat/settings.ts';
import type { TiktokSettings } from './tiktok/settings.ts';
import type { WebhookSettings } from './webhook/settings.ts';
import type { XSettings } from './x/settings.ts';

export interface DestinationSettings {
  google: WithSecrets<GoogleSettings, 'apiSecret'>;
  'google-ads': WithSecrets<GoogleAdsSettings, 'clientSecret' | 'refreshToken' | 'privateKey'>;
  linkedin: WithSecrets<LinkedinSettings, 'accessToken' | 'audienceToken'>;
  meta: WithSecrets<MetaSettings, 'accessToken' | 'appSecret' | 'audienceToken'>;
  microsoft: WithSecrets<MicrosoftSettings, 'accessToken'>;
  pinterest: WithSecrets<PinterestSettings, 'accessToken' | 'audienceToken'>;
  reddit: WithSecrets<RedditSettings, 'accessToken' | 'audienceToken'>;
  snapchat: WithSecrets<SnapchatSettings, 'accessToken' | 'audienceToken'>;
  tiktok: WithSecrets<TiktokSettings, 'accessToken' | 'audienceToken'>;
  webhook: WithSecrets<WebhookSettings, 'secret'>;
  x: WithSecrets<XSettings, 'accessToken' | 'consumerKey' | 'consumerSecret' | 'accessTokenSecret'>;
}
