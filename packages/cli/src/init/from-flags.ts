/** Answers of `beckon init` that come as options. */
import { text, texts, UsageError, type Values } from '../commands/command.ts';
import { type Answers, type Manifests, readSetting, type Settings, splitList } from './answers.ts';

const FORM = 'write it as NAME.SETTING=VALUE: --destination meta.pixelId=1234567890123456';

/** @throws UsageError */
function destinationsOf(given: readonly string[], manifests: Manifests): Record<string, Settings> {
  const destinations: Record<string, Settings> = {};
  for (const one of given) {
    const [, name = '', setting, value = ''] = /^([\w-]+)(?:\.(\w+)=(.*))?$/s.exec(one) ?? [];
    if (!name) throw new UsageError(`--destination ${one}: ${FORM}`);
    const manifest = manifests.get(name);
    if (!manifest)
      throw new UsageError(
        `--destination ${name}: is no destination. Known: ${[...manifests.keys()].join(', ')}`,
      );
    destinations[name] ??= {};
    if (setting === undefined) continue;
    const rule = Object.hasOwn(manifest.settings, setting) ? manifest.settings[setting] : undefined;
    if (!rule)
      throw new UsageError(
        `--destination ${name}.${setting}: is no setting. Known: ${Object.keys(manifest.settings).join(', ')}`,
      );
    try {
      destinations[name][setting] = readSetting(rule, value);
    } catch {
      throw new UsageError(`--destination ${name}.${setting}: must be JSON. ${rule.help}`);
    }
  }
  return destinations;
}

/** What was told; the rest is asked, or has its default. @throws UsageError */
export function answersOfFlags(values: Values, manifests: Manifests): Partial<Answers> {
  const origins = texts(values, 'origin').flatMap(splitList);
  const given = texts(values, 'destination');
  const [site, dataDir, consent] = ['site', 'data', 'consent'].map((name) => text(values, name));
  return {
    ...(origins.length && { origins }),
    ...(site !== undefined && { site }),
    ...(dataDir !== undefined && { dataDir }),
    ...(consent !== undefined && { consent }),
    ...(given.length && { destinations: destinationsOf(given, manifests) }),
  };
}
