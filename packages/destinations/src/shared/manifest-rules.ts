/** Settings that every vendor has, as manifests declare them. */
import type { SettingRule } from '../contract.ts';

export const commonSettings = {
  purposes: {
    kind: 'list',
    pattern: /^(functional|analytics|marketing)$/,
    help: 'What the visitor must have granted: functional, analytics, marketing.',
  },
  eventNames: {
    kind: 'map',
    help: "Event name -> the vendor's name, for custom events and other names. An empty text sends nothing.",
  },
} as const satisfies Record<string, SettingRule>;
