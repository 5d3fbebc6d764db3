/** X's declaration. Source: business.x.com/en/help (X Pixel, restricted data use), docs.x.com/x-ads-api/measurement/web-conversions. */
import type { Manifest } from '../contract.ts';
import {
  audienceSettings,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { name, pixelIdHelp, pixelIdPattern, purposes } from './settings.ts';

const OAUTH = ['consumerKey', 'consumerSecret', 'accessTokenSecret'];

/** Ids that are none or of another pixel; half of a signature; the limited mode where X has none. */
function fault(settings: Readonly<Record<string, unknown>>): string | undefined {
  const { eventNames, pixelId, limited, deliverBy } = settings;
  for (const [event, id] of Object.entries((eventNames ?? {}) as object)) {
    const [, pixel] = /^(?:tw-([a-z\d]+)-)?[a-z\d]*$/i.exec(String(id)) ?? [undefined, null];
    if (pixel === null || (pixel && pixel !== pixelId))
      return `eventNames.${event} must be the id of an event of this pixel, such as tw-${pixelId}-ol288: copy it from Events Manager`;
  }
  const missing = OAUTH.filter((key) => settings[key] === undefined);
  if (missing.length && missing.length < OAUTH.length)
    return `${missing.join(' and ')} must be given, too: OAuth needs ${OAUTH.join(', ')} beside accessToken; the token of the pixel needs none of them`;
  if (settings['removeFrom'] !== undefined && (missing.length || settings['adAccountId'] === undefined))
    return `removeFrom needs adAccountId and OAuth: ${OAUTH.join(', ')} beside the accessToken of a user`;
  return limited === true && deliverBy === 'server'
    ? 'limited must be false with deliverBy "server": X has a limited mode in the page only'
    : undefined;
}

export const manifest: Manifest = {
  name,
  title: 'X (Twitter)',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: pixelIdPattern, help: pixelIdHelp },
    ...commonSettings,
    eventNames: {
      kind: 'map',
      help: 'Event name -> id of an event in Events Manager, such as { "purchase": "tw-o8z6j-ol288" }. An event without an id is not sent.',
    },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives X, hashed, what identify told of e-mail and phone; from the page and from the collector. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversion API: Events Manager > the pixel > Conversion API > Generate access token, as { "env": "NAME" }. Or that of a user, with consumerKey, consumerSecret and accessTokenSecret.',
    },
    consumerKey: {
      kind: 'secret',
      help: 'Only for OAuth: API key of the app in the developer portal, as { "env": "NAME" }.',
    },
    consumerSecret: {
      kind: 'secret',
      help: 'Only for OAuth: API secret of the app in the developer portal, as { "env": "NAME" }.',
    },
    accessTokenSecret: {
      kind: 'secret',
      help: 'Only for OAuth: secret of the access token in the developer portal, as { "env": "NAME" }.',
    },
    pricesAsText: {
      kind: 'boolean',
      serverOnly: true,
      help: 'The collector sends prices of items as texts of two decimals, should X refuse numbers. Default false.',
    },
    ...audienceSettings(
      'Ids of custom audiences (Tools > Audiences) that you keep as lists,',
      /^[a-z\d]{1,30}$/i,
    ),
    adAccountId: {
      kind: 'text',
      pattern: /^[a-z\d]{1,30}$/i,
      serverOnly: true,
      help: 'For removeFrom: the ad account, such as 18ce54d4x5t, in the address of Ads Manager.',
    },
    ...limitedSetting,
    ...serverSettings,
  },
  purposes,
  limited: true,
  cookies: ['_twclid', 'twclid', '_twpid'],
  csp: {
    'script-src': ['https://static.ads-twitter.com'],
    'connect-src': [
      'https://ads-api.twitter.com',
      'https://ads-twitter.com',
      'https://analytics.twitter.com',
      'https://t.co',
    ],
    'img-src': ['https://t.co', 'https://analytics.twitter.com'],
    'frame-src': [],
  },
  server: true,
  matchKeys: [['clickId'], ['email'], ['phone']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken'],
  catalogue: {},
  dedup: 'conversion_id: same pixel, same event id, same conversion id within 48 hours',
  events: [
    ...['page_view', 'view_item', 'search', 'add_to_cart', 'add_to_wishlist', 'begin_checkout'],
    ...['add_payment_info', 'purchase', 'generate_lead', 'sign_up', 'subscribe', 'contact'],
  ],
  fault,
};
