/** Settings that several vendors have, as manifests declare them. */
import type { SettingRule } from '../contract.ts';

export const commonSettings = {
  purposes: {
    kind: 'list',
    pattern: /^(functional|analytics|marketing|[a-z]+:\d+)$/,
    help: 'What the visitor must have granted: functional, analytics, marketing, or a vendor of a framework, such as tcf:755.',
  },
  eventNames: {
    kind: 'map',
    help: "Event name -> the vendor's name, for custom events and other names. An empty text sends nothing.",
  },
} as const satisfies Record<string, SettingRule>;

/** Of vendors that know a limited mode: `limited: true` in the manifest. */
export const limitedSetting = {
  limited: {
    kind: 'boolean',
    help: "Serves visitors who opted out of sale or sharing (US) in the vendor's limited mode, instead of not at all. Default false.",
  },
} as const satisfies Record<string, SettingRule>;

/** Of vendors with a server half. */
export const serverSettings = {
  deliverBy: {
    kind: 'text',
    pattern: /^(page|server|both)$/,
    serverOnly: true,
    help: 'Who sends: page, server or both, with ids that make them count once. Default: both when the server half has what it needs, else page.',
  },
  endpoint: {
    kind: 'text',
    pattern: /^https?:\/\/[^\s@?#]{1,1000}[^\s@?#/]$/,
    serverOnly: true,
    help: "Another server in the place of the vendor's own, scheme and host with the beginning of the path, no slash at the end: a gateway, a test.",
  },
  allowPrivate: {
    kind: 'boolean',
    serverOnly: true,
    help: 'Lets the endpoint be plain http and in a private network. Default false.',
  },
} as const satisfies Record<string, SettingRule>;

/** Of vendors that can be asked to take somebody out of lists: `removal: 'removeFrom'` in the manifest. */
export const audienceSettings = (what: string, pattern: RegExp) =>
  ({
    removeFrom: {
      kind: 'list',
      pattern,
      serverOnly: true,
      help: `${what} out of which the collector takes whoever withdraws consent or is erased.`,
    },
  }) as const satisfies Record<string, SettingRule>;

/** The same, where another token than that of events may be wanted. */
export const audienceToken = (scope: string) =>
  ({
    audienceToken: {
      kind: 'secret',
      help: `For removeFrom, as { "env": "NAME" }: ${scope}. Default: the token of events, where it has that right.`,
    },
  }) as const satisfies Record<string, SettingRule>;
