/** Writes answers as a configuration file. Pure. */
import { type Answers, type Manifests, toConfig } from './answers.ts';

const quoted = (text: string) =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
const keyed = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

/** On one line, as TypeScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value) {
    const fields = Object.entries(value).map(([name, field]) => `${keyed(name)}: ${literal(field)}`);
    return fields.length ? `{ ${fields.join(', ')} }` : '{}';
  }
  return JSON.stringify(value);
}

function destinationLines(answers: Answers, manifests: Manifests): string[] {
  const names = Object.keys(answers.destinations);
  if (!names.length) return [];
  const lines = names.flatMap((name) => {
    const { title, settings } = manifests.get(name)!;
    const given = Object.entries(answers.destinations[name]!);
    const left = Object.keys(settings).filter((setting) => !(setting in answers.destinations[name]!));
    return [
      `// ${title}.${left.length ? ` Also: ${left.join(', ')}.` : ''}`,
      `${keyed(name)}: {`,
      ...given.flatMap(([setting, value]) => [
        `  // ${settings[setting]!.help}`,
        `  ${keyed(setting)}: ${literal(value)},`,
      ]),
      '},',
    ];
  });
  return ['destinations: {', ...lines.map((line) => `  ${line}`), '},'];
}

/** Typed and commented. */
export function configText(answers: Answers, manifests: Manifests): string {
  const { origins, site, dataDir, consent } = answers;
  const siteLines = [
    '// Pages that may send. For any port of a host: http://localhost:*',
    `origins: ${literal(origins)},`,
    '// What holds until the visitor has answered: pending waits in memory, granted sends, denied drops.',
    `consent: ${quoted(consent)},`,
    ...destinationLines(answers, manifests),
  ];
  return `import { defineConfig } from 'beckon';

// Every setting that is not here has its default; they are described in the README of @beckon/collector.
export default defineConfig({
  // Events, totals and the admin token. Seen from the folder in which the collector is started.
  dataDir: ${quoted(dataDir)},
  sites: {
    ${keyed(site)}: {
${siteLines.map((line) => `      ${line}`).join('\n')}
    },
  },
});
`;
}

export const jsonText = (answers: Answers): string => `${JSON.stringify(toConfig(answers), undefined, 2)}\n`;
