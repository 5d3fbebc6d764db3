/** Settings of every vendor in a configuration, by name. Written from the folders: `npm run unit -- settings-by-name -u`. */
import type { GoogleSettings } from './google/settings.ts';
import type { MetaSettings } from './meta/settings.ts';
import type { MicrosoftSettings } from './microsoft/settings.ts';
import type { RedditSettings } from './reddit/settings.ts';
import type { WithSecrets } from './shared/secrets.ts';
import type { SnapchatSettings } from './snapchat/settings.ts';
import type { TiktokSettings } from './tiktok/settings.ts';
import type { WebhookSettings } from './webhook/settings.ts';

export interface DestinationSettings {
  google: GoogleSettings;
  meta: MetaSettings;
  microsoft: WithSecrets<MicrosoftSettings, 'accessToken'>;
  reddit: WithSecrets<RedditSettings, 'accessToken'>;
  snapchat: WithSecrets<SnapchatSettings, 'accessToken'>;
  tiktok: TiktokSettings;
  webhook: WithSecrets<WebhookSettings, 'secret'>;
}
