/** LinkedIn's declaration. Source: linkedin.com/help/lms (Insight Tag), learn.microsoft.com/linkedin/marketing/conversions. */
import type { Manifest } from '../contract.ts';
import { audienceSettings, audienceToken, commonSettings, serverSettings } from '../shared/manifest-rules.ts';
import { name, partnerIdHelp, partnerIdPattern, purposes } from './settings.ts';

/** The type to choose for the rule of an event. `KEY_PAGE_VIEW` and the like are words of the API; Campaign Manager spells them out. */
export const ruleTypes = {
  page_view: 'KEY_PAGE_VIEW',
  view_item: 'VIEW_CONTENT',
  view_item_list: 'KEY_PAGE_VIEW',
  search: 'SEARCH',
  add_to_cart: 'ADD_TO_CART',
  add_to_wishlist: 'ADD_TO_LIST',
  begin_checkout: 'START_CHECKOUT',
  add_payment_info: 'ADD_BILLING_INFO',
  purchase: 'PURCHASE',
  generate_lead: 'LEAD',
  sign_up: 'SIGN_UP',
  subscribe: 'SUBSCRIBE',
  contact: 'CONTACT',
  login: 'LOGIN',
  file_download: 'DOWNLOAD',
  video_start: 'VIEW_VIDEO',
} as const;

/** Why a map of rules cannot be used. */
function ruleFault(field: string, rules: unknown): string | undefined {
  const bad = Object.entries((rules ?? {}) as object).find(([, id]) => !/^\d*$/.test(String(id)));
  return (
    bad && `${field}.${bad[0]} must be the number of a conversion rule, from its address in Campaign Manager`
  );
}

export const manifest: Manifest = {
  name,
  title: 'LinkedIn',
  settings: {
    partnerId: { kind: 'text', required: true, pattern: partnerIdPattern, help: partnerIdHelp },
    ...commonSettings,
    eventNames: {
      kind: 'map',
      help: 'Event name -> id of a conversion rule of the Insight Tag, such as { "purchase": "123456" }: Campaign Manager > Measurement > Conversion tracking. An event without a rule is not sent.',
    },
    conversions: {
      kind: 'map',
      serverOnly: true,
      help: 'Event name -> id of a conversion rule of the Conversions API, such as { "purchase": "123457" }: another one than that of the Insight Tag, on the same campaigns.',
    },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives LinkedIn what identify told: e-mail hashed, first and last name, title, company and country as they are. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API: Campaign Manager > Data > Signals manager > Conversions API > Direct API, as { "env": "NAME" }.',
    },
    apiVersion: {
      kind: 'text',
      pattern: /^20\d{4}$/,
      serverOnly: true,
      help: 'Of the API, year and month, such as 202604, the default. A version serves for about a year.',
    },
    ...audienceSettings('Ids of DMP segments (of lists of contacts) that you fill, and', /^\d{1,30}$/),
    ...audienceToken('a token with rw_dmp_segments'),
    ...serverSettings,
  },
  purposes,
  cookies: ['li_fat_id'],
  csp: {
    'script-src': ['https://snap.licdn.com'],
    'connect-src': [
      'https://px.ads.linkedin.com',
      'https://px4.ads.linkedin.com',
      'https://dc.ads.linkedin.com',
      'https://cdn.linkedin.oribi.io',
    ],
    'img-src': ['https://px.ads.linkedin.com', 'https://px4.ads.linkedin.com', 'https://dc.ads.linkedin.com'],
    'frame-src': [],
  },
  server: true,
  matchKeys: [['email'], ['clickId'], ['address']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken', 'conversions'],
  dedup:
    'event_id / eventId: same id at two rules (Insight Tag and Conversions API) that are on the same campaign',
  events: Object.keys(ruleTypes),
  fault: ({ eventNames, conversions }) =>
    ruleFault('eventNames', eventNames) ?? ruleFault('conversions', conversions),
};
