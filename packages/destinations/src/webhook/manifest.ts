/** The webhook's declaration. */
import type { Manifest } from '../contract.ts';
import { name, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Webhook',
  settings: {
    url: {
      kind: 'text',
      required: true,
      pattern: /^https?:\/\/[^\s@]{1,2000}$/,
      help: 'The address that takes the events: https, no user name in it.',
    },
    secret: {
      kind: 'secret',
      required: true,
      help: 'Any long random text, known to both sides, in an environment variable: { "env": "NAME" }.',
    },
    events: { kind: 'list', pattern: /^[a-z]\w{0,63}$/i, help: 'Just these event names. Default all.' },
    purposes: {
      kind: 'list',
      pattern: /^(functional|analytics|marketing)$/,
      help: 'What the visitor must have granted: functional, analytics, marketing.',
    },
    retryDays: {
      kind: 'number',
      min: 1,
      max: 3650,
      help: 'How long an event that fails again and again is tried, in days from its receipt. Default 7.',
    },
    removals: {
      kind: 'boolean',
      help: 'Messages tell whom to forget, too: who withdrew one of its purposes, or was erased. Default false.',
    },
    allowPrivate: {
      kind: 'boolean',
      help: 'Lets it reach plain http and addresses of private networks. Default false.',
    },
  },
  purposes,
  cookies: [],
  csp: { 'script-src': [], 'connect-src': [], 'img-src': [], 'frame-src': [] },
  dedup: 'the id of each event: the same event may come again after a failure',
  events: ['*'],
  browser: false,
  server: true,
  removal: 'removals',
};
