/** `beckon init`: asks for what a collector must know, and writes the configuration. */
import { existsSync, writeFileSync } from 'node:fs';
import { CONFIG_FILES, findConfigFile, readManifests } from '@beckon/collector';
import { type Answers, DEFAULTS, faultsOf, type Manifests, proposeSite } from '../init/answers.ts';
import { ask } from '../init/ask.ts';
import { answersOfFlags } from '../init/from-flags.ts';
import { nextSteps } from '../init/next-steps.ts';
import { configText, jsonText } from '../init/write-config.ts';
import { type Command, text, UsageError, type Values } from './command.ts';

/** @throws UsageError when nobody can be asked */
async function answersOf(values: Values, manifests: Manifests): Promise<Answers> {
  const known = answersOfFlags(values, manifests);
  if (values['yes']) {
    const { origins = [] } = known;
    if (!origins.length)
      throw new UsageError('--yes asks nothing: give the shop with --origin https://shop.example');
    return { ...DEFAULTS, site: proposeSite(origins), destinations: {}, ...known, origins };
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      'init asks questions, and this is no terminal: say --yes, and the answers as options',
    );
  return ask(known, manifests, { input: process.stdin, output: process.stdout });
}

/** The file to write. @throws Error when that, or one that would be read before it, is there */
function fileOf(values: Values): string {
  const given = text(values, 'config');
  const file = given ?? (values['json'] ? 'beckon.config.json' : 'beckon.config.ts');
  if (/\.json$/.test(file) !== !!values['json'] || !/\.(json|m?ts|m?js)$/.test(file))
    throw new UsageError('--config must end in .ts, .mts, .js or .mjs; or in .json, with --json');
  const taken = existsSync(file) ? file : given === undefined ? findConfigFile() : undefined;
  if (taken !== undefined && !values['force'])
    throw new Error(`beckon: init: ${taken} is there already. Say --force to write ${file} all the same`);
  const first = given === undefined ? findConfigFile() : undefined;
  if (first !== undefined && CONFIG_FILES.indexOf(first) < CONFIG_FILES.indexOf(file))
    throw new Error(
      `beckon: init: ${first} would be read instead of ${file}: delete it, or give another --config`,
    );
  return file;
}

export const init: Command = {
  summary: 'ask what a collector must know, and write the configuration',
  usage: '[--yes --origin URL] [--site KEY] [--destination NAME.SETTING=VALUE] [--json] [--force]',
  help: `  --yes           ask nothing: take the options, and defaults for the rest
  --origin URL    address of the shop: https://shop.example   (may be repeated)
  --site KEY      key of the site                             (default: from the address)
  --data DIR      folder in which events are kept             (default .beckon)
  --consent WORD  until the visitor answers: pending, granted, denied   (default pending)
  --destination NAME.SETTING=VALUE   such as meta.pixelId=1234567890123456; of a secret
                  the name of its environment variable        (may be repeated)
  --json          write JSON instead of TypeScript
  --config FILE   write here                                  (default beckon.config.ts)
  --force         replace a file that is there`,
  options: {
    yes: { type: 'boolean' },
    origin: { type: 'string', multiple: true },
    site: { type: 'string' },
    data: { type: 'string' },
    consent: { type: 'string' },
    destination: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    config: { type: 'string' },
    force: { type: 'boolean' },
  },
  async run(values) {
    const file = fileOf(values);
    const manifests = await readManifests();
    const answers = await answersOf(values, manifests);
    const faults = faultsOf(answers, manifests);
    if (faults.length)
      throw new UsageError(`these answers make no configuration:\n  - ${faults.join('\n  - ')}`);
    const content = values['json'] ? jsonText(answers) : configText(answers, manifests);
    writeFileSync(file, content, { flag: values['force'] ? 'w' : 'wx' });
    const flag = CONFIG_FILES.includes(file) ? '' : ` --config ${file}`;
    console.log(`${file} is written\n\n${nextSteps(answers, manifests, flag)}`);
  },
};
