/** Settings of every vendor in a configuration, by name. Written from the folders: `npm run unit -- settings-by-name -u`. */
import type { GoogleSettings } from './google/settings.ts';
import type { GoogleAdsSettings } from './google-ads/settings.ts';
import type { MetaSettings } from './meta/settings.ts';
import type { WithSecrets } from './shared/secrets.ts';
import type { TiktokSettings } from './tiktok/settings.ts';
import type { WebhookSettings } from './webhook/settings.ts';

export interface DestinationSettings {
  google: WithSecrets<GoogleSettings, 'apiSecret'>;
  'google-ads': WithSecrets<GoogleAdsSettings, 'clientSecret' | 'refreshToken' | 'privateKey'>;
  meta: MetaSettings;
  tiktok: TiktokSettings;
  webhook: WithSecrets<WebhookSettings, 'secret'>;
}
