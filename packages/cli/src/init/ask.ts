/** The questions of `beckon init`. An answer is checked while it can still be mended. */
import type { Readable, Writable } from 'node:stream';
import type { Manifest, SettingRule } from '@beckon/collector';
import { confirm, isCancel, multiselect, select, text } from '@clack/prompts';
import {
  type Answers,
  DEFAULTS,
  faultOf,
  type Manifests,
  proposeSite,
  readSetting,
  type Settings,
  splitList,
} from './answers.ts';

/** Where questions are shown and answers come from. */
export interface Terminal {
  input: Readable;
  output: Writable;
}

/** Somebody wants no more questions. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

async function told<T>(answer: Promise<T>): Promise<Exclude<T, symbol>> {
  const value = await answer;
  if (isCancel(value)) throw new Cancelled('beckon: init: cancelled; nothing is written');
  return value as Exclude<T, symbol>;
}

/** What it cannot be without, and what its server half needs; of those without a page half all that is simple. */
const asked =
  ({ serverNeeds = [], browser = true }: Manifest) =>
  ([name, rule]: [string, SettingRule]) =>
    rule.required ||
    serverNeeds.includes(name) ||
    (!browser && rule.kind !== 'map' && !rule.serverOnly && name !== 'purposes');
const envName = (destination: string, setting: string) =>
  `BECKON_${destination}_${setting}`
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toUpperCase();

async function askSetting(
  manifest: Manifest,
  [name, rule]: [string, SettingRule],
  manifests: Manifests,
  terminal: Terminal,
): Promise<unknown> {
  const message = `${manifest.title}: ${name}\n${rule.help}`;
  if (rule.kind === 'boolean')
    return (await told(confirm({ message, initialValue: false, ...terminal }))) || undefined;
  const secret = rule.kind === 'secret';
  const mend = secret ? 'Name of the environment variable' : 'Several with commas';
  const value = await told(
    text({
      message: secret || rule.kind === 'list' ? `${message}\n${mend}:` : message,
      ...(!rule.required && { placeholder: 'nothing: leave it out' }),
      ...(secret && rule.required && { initialValue: envName(manifest.name, name) }),
      validate: (given = '') => {
        if (!given.trim()) return rule.required ? `is missing. ${rule.help}` : undefined;
        const destinations = { [manifest.name]: { [name]: readSetting(rule, given.trim()) } };
        return faultOf(
          `sites.${DEFAULTS.site}.destinations.${manifest.name}.${name}`,
          { destinations },
          manifests,
        );
      },
      ...terminal,
    }),
  );
  return value?.trim() ? readSetting(rule, value.trim()) : undefined;
}

async function askDestinations(manifests: Manifests, terminal: Terminal): Promise<Record<string, Settings>> {
  const names = await told(
    multiselect({
      message: 'Where shall events go? (space chooses, return goes on)',
      options: [...manifests.values()].map(({ name, title }) => ({ value: name, label: title })),
      required: false,
      ...terminal,
    }),
  );
  const destinations: Record<string, Settings> = {};
  for (const name of names) {
    const manifest = manifests.get(name)!;
    destinations[name] = {};
    for (const setting of Object.entries(manifest.settings).filter(asked(manifest))) {
      const value = await askSetting(manifest, setting, manifests, terminal);
      if (value !== undefined) destinations[name][setting[0]] = value;
    }
  }
  return destinations;
}

/** @param known is not asked again. @throws Cancelled */
export async function ask(
  known: Partial<Answers>,
  manifests: Manifests,
  terminal: Terminal,
): Promise<Answers> {
  const ask = async (message: string, initialValue: string, check: (given: string) => string | undefined) =>
    (
      await told(
        text({
          message,
          ...(initialValue && { initialValue }),
          validate: (given = '') => check(given.trim()),
          ...terminal,
        }),
      )
    ).trim();
  const origins =
    known.origins ??
    splitList(
      await ask('Address of the shop, as the browser shows it; several with commas', 'https://', (given) =>
        faultOf(`sites.${DEFAULTS.site}.origins`, { origins: splitList(given) }, manifests),
      ),
    );
  const site =
    known.site ??
    (await ask('Key of the site: it is in the address of the script', proposeSite(origins), (given) =>
      faultOf(`sites.${given}`, { site: given }, manifests),
    ));
  const dataDir =
    known.dataDir ??
    (await ask('Folder in which events are kept', DEFAULTS.dataDir, (given) =>
      faultOf('dataDir', { dataDir: given }, manifests),
    ));
  const consent =
    known.consent ??
    (await told(
      select<string>({
        message: 'What holds until a visitor has answered the consent banner?',
        options: [
          {
            value: 'pending',
            label: 'pending',
            hint: 'events wait in memory; right where consent comes first',
          },
          { value: 'granted', label: 'granted', hint: 'everything is sent until the visitor objects' },
          { value: 'denied', label: 'denied', hint: 'nothing is kept, not even in memory' },
        ],
        initialValue: DEFAULTS.consent,
        ...terminal,
      }),
    ));
  const destinations = known.destinations ?? (await askDestinations(manifests, terminal));
  return { origins, site, dataDir, consent, destinations };
}
