/** Pinterest's declaration. Source: help.pinterest.com (Pinterest tag, cookies), developers.pinterest.com/docs/api/v5/events-create. */
import type { Manifest } from '../contract.ts';
import {
  audienceSettings,
  audienceToken,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { names } from './mapping.ts';
import { name, purposes, tagIdHelp, tagIdPattern } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Pinterest',
  settings: {
    tagId: { kind: 'text', required: true, pattern: tagIdPattern, help: tagIdHelp },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Pinterest, hashed, what identify told: the page e-mail and id, the collector also phone, name, address, birthday, gender. Default false.',
    },
    adAccountId: {
      kind: 'text',
      pattern: /^\d+$/,
      serverOnly: true,
      help: 'Of the ad account, digits: in the address of Ads Manager, behind /advertiser/.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API: Ads Manager > Business > Conversions > Conversions API > Generate token, as { "env": "NAME" }.',
    },
    test: {
      kind: 'boolean',
      serverOnly: true,
      help: 'Pinterest checks what the collector sends and counts nothing. Take it out after the test. Default false.',
    },
    ...audienceSettings('Ids of customer lists (not of the audiences made of them), and', /^\d{1,30}$/),
    ...audienceToken('an OAuth token with ads:write'),
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_epik', '_derived_epik', '_pin_unauth', '_pinterest_ct*'],
  csp: {
    'script-src': ['https://s.pinimg.com', 'https://ct.pinterest.com'],
    'connect-src': ['https://ct.pinterest.com', 'https://analytics.pinterest.com'],
    'img-src': ['https://ct.pinterest.com', 'https://analytics.pinterest.com'],
    'frame-src': ['https://ct.pinterest.com'],
  },
  server: true,
  matchKeys: [['email'], ['address', 'userAgent']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken', 'adAccountId'],
  catalogue: {},
  dedup: 'event_id: same event name, same id within 24 hours',
  events: Object.keys(names),
  fault: ({ limited, deliverBy, accessToken }) =>
    limited === true && (deliverBy === 'page' || accessToken === undefined)
      ? "limited needs the collector to deliver: Pinterest's limited mode asks for the visitor's country and state, which the page does not know. Give accessToken and adAccountId, or take limited out"
      : undefined,
};
