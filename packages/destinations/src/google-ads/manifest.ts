/** The declaration of Google Ads conversions from the collector. Source: developers.google.com/data-manager/api. */
import type { Manifest } from '../contract.ts';
import {
  audienceSettings,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { accountPattern, actionPattern, MAX_ACTIONS, name, purposes } from './settings.ts';

const person = ['clientId', 'clientSecret', 'refreshToken'];
const machine = ['serviceAccount', 'privateKey'];

export const manifest: Manifest = {
  name,
  title: 'Google Ads (conversions)',
  settings: {
    customerId: {
      kind: 'text',
      required: true,
      pattern: accountPattern,
      help: 'The account, such as 123-456-7890: top right in Google Ads.',
    },
    conversionActions: {
      kind: 'map',
      required: true,
      help: 'Event name -> numeric id of the conversion action, such as { "purchase": "987654321" }: Ads > Goals > Conversions, ctId in the address of the action.',
    },
    managerId: {
      kind: 'text',
      pattern: accountPattern,
      help: 'The manager account (MCC) that has access, where the sign-in has none itself.',
    },
    enhancedConversions: {
      kind: 'boolean',
      help: 'Gives Google, hashed, what identify told: e-mail, phone, name, address. Default false.',
    },
    clientId: { kind: 'text', help: 'Of the OAuth client: Google Cloud > APIs & Services > Credentials.' },
    clientSecret: { kind: 'secret', help: 'Of the same client, as { "env": "NAME" }.' },
    refreshToken: {
      kind: 'secret',
      help: 'Of a person with access to the account, for the scope https://www.googleapis.com/auth/datamanager, as { "env": "NAME" }.',
    },
    serviceAccount: {
      kind: 'text',
      pattern: /^[^\s@]+@[^\s@]+$/,
      help: 'E-mail address of the service account, which must be a user of the Ads account: client_email in its key file.',
    },
    privateKey: { kind: 'secret', help: 'private_key in the same key file, as { "env": "NAME" }.' },
    merchantId: {
      kind: 'text',
      pattern: /^\d{1,20}$/,
      help: 'Merchant Center > top right: tells Google what was bought.',
    },
    feedLabel: { kind: 'text', help: 'Of the feed in Merchant Center, such as DE.' },
    feedLanguage: { kind: 'text', pattern: /^[a-z]{2}$/, help: 'Of the same feed, such as de.' },
    validateOnly: {
      kind: 'boolean',
      help: 'Google checks what it gets and counts nothing: for a test. Default false.',
    },
    signInEndpoint: {
      kind: 'text',
      pattern: /^https?:\/\/[^\s@?#]{1,1000}$/,
      help: "In the place of Google's sign-in, https://oauth2.googleapis.com/token: a test.",
    },
    endpoint: serverSettings.endpoint,
    allowPrivate: serverSettings.allowPrivate,
    ...audienceSettings('Ids of customer lists (Tools > Audience manager) that you upload,', /^\d{1,20}$/),
    ...limitedSetting,
    purposes: commonSettings.purposes,
  },
  purposes,
  limited: true,
  cookies: [],
  csp: { 'script-src': [], 'connect-src': [], 'img-src': [], 'frame-src': [] },
  browser: false,
  server: true,
  catalogue: {},
  matchKeys: [['clickId'], ['email'], ['phone'], ['lastName']],
  removal: 'removeFrom',
  dedup: 'transactionId, equal to transaction_id of the tag: same conversion action, same id',
  events: ['purchase', 'generate_lead', 'sign_up', 'subscribe', 'contact', 'begin_checkout'],
  fault(settings) {
    const actions = Object.entries((settings['conversionActions'] as object) ?? {});
    const bad = actions.find(([, id]) => !actionPattern.test(String(id)));
    if (bad)
      return `"conversionActions" names ${bad[0]} -> ${bad[1]}, which is no numeric id. Take ctId from the address of the conversion action`;
    if (!actions.length || actions.length > MAX_ACTIONS)
      return `"conversionActions" must name 1 to ${MAX_ACTIONS} events, as Google takes no more in one request`;
    if (((settings['removeFrom'] as readonly unknown[] | undefined) ?? []).length > MAX_ACTIONS)
      return `"removeFrom" must name 1 to ${MAX_ACTIONS} lists, as Google takes no more in one request`;
    const given = (names: readonly string[]) => names.filter((key) => settings[key] !== undefined);
    const both = given(person).length && given(machine).length;
    for (const names of [person, machine])
      if (!both && given(names).length === names.length) return undefined;
    return both
      ? 'has two sign-ins: give the OAuth client with its refresh token, or the service account with its key'
      : `cannot sign in: give ${person.join(', ')}, or ${machine.join(' and ')}`;
  },
};
