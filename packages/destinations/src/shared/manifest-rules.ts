/** Settings that every vendor has, as manifests declare them. */
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
