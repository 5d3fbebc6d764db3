/** Prometheus text format 0.0.4. Source: prometheus.io/docs/instrumenting/exposition_formats */

export type Sample = [labels: string, value: number];

export interface Family {
  name: string;
  kind: 'counter' | 'gauge';
  help: string;
  samples: Sample[];
}

const escapeLabel = (text: string) => text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');

export const label = (labels: Readonly<Record<string, string | number>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(String(value))}"`)
    .join(',')}}`;

export function familyText({ name, kind, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n');
}
