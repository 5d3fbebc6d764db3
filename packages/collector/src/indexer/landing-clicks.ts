/** Click ids of an address, for the event that left before its page could tell them. */
import { adIdNames } from '@beckon/events';

/** Parameters; the other names are of cookies. As the page reads them: what could be no cookie is left out. */
const CLICKS = adIdNames
  .filter((name) => name[0] !== '_')
  .map((name) => [name, new RegExp(`[?&]${name}=([\\w.~-]{1,500})(?![^&#])`)] as const);

/**
 * By the names of `adIds`.
 * @param time of the event, in epoch milliseconds: Meta wants a click with its time
 */
export function landingClicks(url: string, time: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, pattern] of CLICKS) {
    const click = pattern.exec(url)?.[1];
    if (!click) continue;
    if (name === 'fbclid') found['_fbc'] = `fb.1.${Math.floor(time)}.${click}`;
    else found[name] = click;
  }
  return found;
}
