/** `beckon csp`: the Content-Security-Policy that the shop's pages need for beckon and the configured vendors. */
import { readManifests } from '@beckon/collector';
import { configHelp, configOptions, settingsOf } from '../settings.ts';
import { type Command, text, UsageError } from './command.ts';

export const csp: Command = {
  summary: 'the Content-Security-Policy that the shop needs',
  usage: '[--site KEY] [--collector ORIGIN]',
  help: `  --site KEY      for the destinations of this site           (default: the first)
  --collector ORIGIN  where pages reach the collector         (default 'self')
${configHelp}`,
  options: { ...configOptions, site: { type: 'string' }, collector: { type: 'string' } },
  async run(values) {
    const config = await settingsOf(values);
    const manifests = await readManifests();
    const key = text(values, 'site') ?? Object.keys(config.sites)[0]!;
    const site = Object.hasOwn(config.sites, key) ? config.sites[key] : undefined;
    if (!site) throw new UsageError(`--site must be one of ${Object.keys(config.sites).join(', ')}`);
    const collector = text(values, 'collector') ?? "'self'";
    const directives: Record<string, Set<string>> = {
      'script-src': new Set([collector]),
      'connect-src': new Set([collector]),
    };
    for (const name of Object.keys(site.destinations))
      for (const [directive, hosts] of Object.entries(manifests.get(name)!.csp)) {
        directives[directive] ??= new Set();
        for (const host of hosts) directives[directive].add(host);
      }
    console.log(
      Object.entries(directives)
        .filter(([, hosts]) => hosts.size)
        .map(([directive, hosts]) => `${directive} ${[...hosts].join(' ')}`)
        .join('; '),
    );
  },
};
