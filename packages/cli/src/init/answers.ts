/** What `beckon init` learns, and the check of it: that of the configuration, field by field. */
import { ConfigError, checkConfig, type Manifest, type SettingRule } from '@beckon/collector';

export type Manifests = ReadonlyMap<string, Manifest>;
export type Settings = Record<string, unknown>;

export interface Answers {
  origins: string[];
  site: string;
  dataDir: string;
  consent: string;
  destinations: Record<string, Settings>;
}

export const DEFAULTS = { site: 'shop', dataDir: '.beckon', consent: 'pending' } as const;

/** `https://www.mugs.example` -> `mugs`. */
export function proposeSite(origins: readonly string[]): string {
  const host = /^https?:\/\/(?:www\.)?([^/:]+)/.exec(origins[0] ?? '')?.[1] ?? '';
  // Addresses, and hosts of one label, name no shop.
  if (!/[a-z]/.test(host) || !host.includes('.')) return DEFAULTS.site;
  return host.split('.')[0]!.replace(/[^a-z0-9_-]/g, '') || DEFAULTS.site;
}

/** `https://shop.example, https://m.shop.example` */
export const splitList = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** As it is written in a configuration. @throws Error for what is no JSON where that is needed */
export function readSetting(rule: SettingRule, text: string): unknown {
  switch (rule.kind) {
    case 'list':
      return splitList(text);
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : text);
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'map':
      return JSON.parse(text) as unknown;
    case 'secret':
      return { env: text };
    default:
      return text;
  }
}

export const toConfig = ({ origins, site, dataDir, consent, destinations }: Answers) => ({
  dataDir,
  sites: { [site]: { origins, consent, ...(Object.keys(destinations).length && { destinations }) } },
});

/** Every fault with its field and the mend. A secret need not be in the environment yet. */
export function faultsOf(answers: Answers, manifests: Manifests): string[] {
  try {
    checkConfig(toConfig(answers), manifests);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.filter((fault) => !/: the environment variable \w+ is not set\./.test(fault));
  }
  return [];
}

/** The fault of one field, without its name; undefined when it is right. */
export function faultOf(field: string, answers: Partial<Answers>, manifests: Manifests): string | undefined {
  const whole = { ...DEFAULTS, origins: ['https://shop.example'], destinations: {}, ...answers };
  const fault = faultsOf(whole, manifests).find((one) => one.startsWith(field));
  return fault?.slice(fault.indexOf(': ') + 2);
}

/** The environment variables that the answers name, and what each holds. */
export function secretsOf({ destinations }: Answers, manifests: Manifests): { env: string; help: string }[] {
  return Object.entries(destinations).flatMap(([name, settings]) =>
    Object.entries(manifests.get(name)!.settings)
      .filter(([setting, rule]) => rule.kind === 'secret' && settings[setting] !== undefined)
      .map(([setting, rule]) => ({ env: (settings[setting] as { env: string }).env, help: rule.help })),
  );
}
