/** Google's declaration. Source: developers.google.com/tag-platform (gtag.js, content security policy). */
import type { Manifest } from '../contract.ts';
import { commonSettings, limitedSetting, serverSettings } from '../shared/manifest-rules.ts';
import { consentModePattern, idPattern, idsHelp, name, purposes } from './settings.ts';

const analytics = [
  'https://*.google-analytics.com',
  'https://*.analytics.google.com',
  'https://*.googletagmanager.com',
];
const ads = [
  'https://*.g.doubleclick.net',
  'https://www.google.com',
  'https://pagead2.googlesyndication.com',
];

export const manifest: Manifest = {
  name,
  title: 'Google (Analytics 4, Ads)',
  settings: {
    ids: { kind: 'list', required: true, pattern: idPattern, help: idsHelp },
    conversions: {
      kind: 'map',
      help: 'Conversion label -> the event that counts. Labels not named count purchases.',
    },
    enhancedConversions: {
      kind: 'boolean',
      help: 'Gives Google, hashed by its script, what identify told: e-mail, phone, name, address. Default false.',
    },
    vertical: { kind: 'text', help: 'Business type for dynamic remarketing, retail when left out.' },
    config: { kind: 'map', anyValues: true, help: "Added to every gtag('config', ...)." },
    consentMode: {
      kind: 'text',
      pattern: consentModePattern,
      help: 'basic (default): nothing is loaded before a grant. advanced: gtag.js loads at once and sends pings without cookies, also of visitors who refuse; whether the law allows that is disputed.',
    },
    measurementId: {
      kind: 'text',
      pattern: /^G-[A-Z\d]+$/,
      serverOnly: true,
      help: 'The G- id that the collector feeds, and no page: Analytics > Admin > Data streams.',
    },
    apiSecret: {
      kind: 'secret',
      help: 'Of the Measurement Protocol: Analytics > Admin > Data streams > Measurement Protocol API secrets, as { "env": "NAME" }.',
    },
    debugMode: {
      kind: 'boolean',
      serverOnly: true,
      help: 'Shows in Analytics > Admin > DebugView what the collector sends. Default false.',
    },
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_ga', '_ga_*', '_gcl_*'],
  csp: {
    'script-src': [
      'https://*.googletagmanager.com',
      'https://www.googleadservices.com',
      'https://googleads.g.doubleclick.net',
    ],
    'connect-src': [...analytics, ...ads],
    'img-src': [...analytics, ...ads],
    'frame-src': ['https://td.doubleclick.net', 'https://www.googletagmanager.com'],
  },
  server: true,
  matchKeys: [['browserId'], ['externalId']],
  serverNeeds: ['measurementId', 'apiSecret'],
  silent: true,
  catalogue: {},
  dedup:
    'transaction_id for purchases and conversions; Analytics knows no event id: send from browser or server, never both',
  fault({ ids, measurementId, apiSecret, deliverBy }) {
    const all = (Array.isArray(ids) ? ids : []).map(String);
    if (
      apiSecret &&
      measurementId &&
      !/^(page|server)$/.test(`${deliverBy}`) &&
      all.includes(`${measurementId}`)
    )
      return `would count twice in ${measurementId}, as Analytics knows no event id. Take it out of "ids", so that the collector alone feeds it, or take "measurementId" and "apiSecret" out, so that pages do`;
    const ads = all.find((id) => /^AW-/.test(id));
    if (deliverBy === 'server' && ads)
      return `"deliverBy" is "server", and ${ads} is fed by pages alone. Leave "deliverBy" out; conversions from the collector are the destination "google-ads"`;
    return undefined;
  },
  events: (
    'page_view view_item select_item view_item_list search add_to_cart remove_from_cart view_cart add_to_wishlist begin_checkout ' +
    'add_shipping_info add_payment_info purchase refund generate_lead sign_up login subscribe contact ' +
    'video_start video_progress video_complete file_download'
  ).split(' '),
};
