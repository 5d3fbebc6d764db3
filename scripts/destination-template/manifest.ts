/** Acme's declaration. FACT: source, the vendor's pages on tag and API. */
import type { Manifest } from '../contract.ts';
//<server>
import { commonSettings, serverSettings } from '../shared/manifest-rules.ts';
//</server>
//<page-only>
import { commonSettings } from '../shared/manifest-rules.ts';
//</page-only>
import { names } from './mapping.ts';
import { accountIdHelp, accountIdPattern, name, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  // FACT: as the vendor writes itself.
  title: 'Acme',
  settings: {
    accountId: { kind: 'text', required: true, pattern: accountIdPattern, help: accountIdHelp },
//<server>
    accessToken: {
      kind: 'secret',
//</server>
//<server-only>
      required: true,
//</server-only>
//<server>
      // FACT: where it is made.
      help: 'Of the conversions API: Acme > Settings > API, as { "env": "NAME" }.',
    },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Acme what identify told of the e-mail, hashed, from the collector. Default false.',
    },
//</server>
//<both>
    ...serverSettings,
//</both>
//<server-only>
    endpoint: serverSettings.endpoint,
    allowPrivate: serverSettings.allowPrivate,
//</server-only>
    ...commonSettings,
  },
  purposes,
//<page>
  // FACT: those of `cookies` in settings.ts.
  cookies: ['_acme_id'],
  // FACT: hosts that script, requests, pictures and frames of the tag come from.
  csp: {
    'script-src': ['https://static.acme.example'],
    'connect-src': ['https://events.acme.example'],
    'img-src': [],
    'frame-src': [],
  },
//</page>
//<server-only>
  cookies: [],
  csp: { 'script-src': [], 'connect-src': [], 'img-src': [], 'frame-src': [] },
  browser: false,
//</server-only>
//<server>
  server: true,
  // FACT: what the vendor needs at least to match an event, any of these.
  matchKeys: [['email'], ['externalId'], ['address', 'userAgent']],
//</server>
//<both>
  serverNeeds: ['accessToken'],
//</both>
  // FACT: catalogue: {} where the vendor shows ads of single products by the ids of items; else nothing.
  // FACT: what makes the same event from browser and server count once; nothing counts once by itself.
  dedup: 'event_id: same account, same event name, same id',
  events: Object.keys(names),
};
