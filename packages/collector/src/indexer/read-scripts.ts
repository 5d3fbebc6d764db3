/** What a batch tells of how vendors' scripts fared in its page. */
import type { ScriptFate } from '@beckon/events';
import type { ScriptReport } from '../store/scripts.ts';
import { isObject } from './unfit.ts';

/** More than anybody loads in one page. */
const MAX_SCRIPTS = 20;
/** As folders of vendors are called. */
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
/** As long as a page is looked at. */
const MAX_MS = 10_000;

/** Undefined where it tells of none. */
export function scriptsOf(
  batch: Record<string, unknown>,
  from: Pick<ScriptReport, 'site' | 'received'>,
): ScriptReport | undefined {
  if (!isObject(batch['scripts'])) return undefined;
  const scripts: [string, ScriptFate][] = [];
  for (const [name, fate] of Object.entries(batch['scripts']).slice(0, MAX_SCRIPTS)) {
    if (!NAME.test(name) || !isObject(fate)) continue;
    const { end, ms } = fate;
    scripts.push([
      name,
      {
        ...((end === 'ran' || end === 'blocked') && { end }),
        ...(Number.isFinite(ms) && (ms as number) >= 0 && { ms: Math.min(MAX_MS, ms as number) }),
      },
    ]);
  }
  return scripts.length ? { ...from, scripts: Object.fromEntries(scripts) } : undefined;
}
