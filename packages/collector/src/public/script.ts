/** The SDK as a site gets it: the built script with the site's configuration around it, and its lazy parts. */

import { existsSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Manifest } from '@beckon/destinations';
import { clickParams } from '@beckon/events';
import type { Config } from '../config/config.ts';
import { byPage } from '../config/halves.ts';
import { sendError } from '../http/respond.ts';
import { createPublicFiles } from './files.ts';

const HEADERS = {
  'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
  // Pages of other origins load the script, and its parts as modules.
  'access-control-allow-origin': '*',
  // They load it without CORS too, which what else is served forbids.
  'cross-origin-resource-policy': 'cross-origin',
};

/** JSON that stays data inside a script, whatever page or tool embeds it. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export interface ScriptParts {
  config: Config;
  manifests: ReadonlyMap<string, Manifest>;
  /** Folder with beckon.js and the parts that it loads. */
  sdkDir: string;
}

/** Where the visitor is, the browser's signal, and the site's own calls: no sources, but their settings are here. */
const NO_SOURCES = ['region', 'gpc', 'api'];

/**
 * Sources of consent and captures that the built SDK does not have: the page would wait for them for ever.
 * @returns faults; none when the SDK is not built, as nothing is known then
 */
export function missingParts(config: Config, sdkDir: string): string[] {
  if (!existsSync(join(sdkDir, 'beckon.js'))) return [];
  const built = (kind: string) =>
    readdirSync(sdkDir).flatMap((file) => new RegExp(`^${kind}-(.+)\\.js$`).exec(file)?.[1] ?? []);
  const sources = built('from');
  const captures = built('auto');
  return Object.entries(config.sites).flatMap(([key, { consentSources, capture }]) => [
    ...Object.keys(consentSources)
      .filter((name) => !NO_SOURCES.includes(name) && !sources.includes(name))
      .map((name) => `sites.${key}.consentSources.${name}: is no source. Known: ${sources.join(', ')}`),
    ...Object.keys(capture)
      .filter((name) => !captures.includes(name))
      .map((name) => `sites.${key}.capture.${name}: is no capture. Known: ${captures.join(', ')}`),
  ]);
}

export function createScripts({ config, manifests, sdkDir }: ScriptParts) {
  const files = createPublicFiles();

  /** @param up from the script to the folder beside which the intake lies: whatever a proxy puts before both */
  function bakedFor(key: string, up: '' | '../'): string {
    const site = config.sites[key]!;
    const destinations = Object.fromEntries(
      Object.entries(site.destinations).flatMap(([name, settings]) => {
        const manifest = manifests.get(name);
        if (!manifest || !byPage(manifest, settings)) return [];
        // What comes from the environment is nobody's business in a page, and what it has no use for costs bytes.
        const shown = Object.entries(settings).filter(([key]) => {
          const rule = manifest.settings[key];
          return rule?.kind !== 'secret' && !rule?.serverOnly;
        });
        const said = { purposes: manifest.purposes, ...Object.fromEntries(shown) };
        // The vendor's own tag keeps to what it is told of consent, and is not waited for.
        return [[name, settings['consentMode'] === 'advanced' ? { ...said, purposes: [] } : said]];
      }),
    );
    const baked = {
      site: key,
      endpoint: `${up}${config.intakePath.slice(1)}/${key}`,
      consent: site.consent,
      ...(site.debug && { debug: true }),
      ...(site.cookieless && { cookieless: true }),
      urlParams: site.urlParams === 'all' ? 'all' : [...site.urlParams, ...clickParams],
      ...(Object.keys(site.consentSources).length && { consentSources: site.consentSources }),
      ...(Object.keys(site.capture).length && { capture: site.capture }),
      destinations,
    };
    return scriptJson(baked);
  }

  /** Answers `b.js`, `b/SITE.js` and the parts beside them; false when the path is none of these. */
  return function script(req: IncomingMessage, res: ServerResponse, path: string): boolean {
    const part =
      /^\/(?:b\/)?((?:to|from|auto|write)-[a-z0-9-]{1,40}|captures|consent|count|debug|earlier|explain|history|measure|mirror|record)\.js$/.exec(
        path,
      )?.[1];
    if (part) return files.send(req, res, join(sdkDir, `${part}.js`), HEADERS);
    const up = path === '/b.js' ? '' : '../';
    const key = up ? (/^\/b\/([\w-]{1,64})\.js$/.exec(path)?.[1] ?? '') : Object.keys(config.sites)[0]!;
    if (!Object.hasOwn(config.sites, key)) return false;
    const apply = (text: string) => {
      // What it tells the browser about how to compile it holds only at the very beginning.
      const hint = /^\/\/#.*\n/.exec(text)?.[0] ?? '';
      return `${hint}(function(__BECKON__){${text.slice(hint.length)}\n})(${bakedFor(key, up)});\n`;
    };
    if (!files.send(req, res, join(sdkDir, 'beckon.js'), HEADERS, { key: up + key, apply }))
      sendError(res, 503, 'the script is not built: run the build, or give its folder');
    return true;
  };
}
