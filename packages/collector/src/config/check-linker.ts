/** Checks the domains of one shop among which visitors stay who they are. */
import { LINK_SECONDS } from '@beckon/events';
import { getDomain } from 'tldts';
import type { Faults } from './faults.ts';
import type { SiteConfig } from './site-config.ts';

/** As browsers write it; `localhost` and addresses are for trying things out. */
const DOMAIN = /^(?=.{1,100}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/;
const LOCAL = /^localhost$|^(\d+\.){3}\d+$/;
const MAX_DOMAINS = 20;

/** A page of each must be one that may send. */
export function checkLinker(
  faults: Faults,
  field: string,
  { origins, capture }: Pick<SiteConfig, 'origins' | 'capture'>,
): void {
  const settings = capture['linker'];
  if (!settings) return;
  const at = `${field}.capture.linker`;
  faults.known(`${at}.`, settings, ['to', 'seconds']);
  const { to, seconds = LINK_SECONDS } = settings;
  if (!Number.isInteger(seconds) || (seconds as number) < 10 || (seconds as number) > 600)
    faults.add(`${at}.seconds`, 'must be a whole number of seconds from 10 to 600');
  if (!Array.isArray(to) || !to.length || to.length > MAX_DOMAINS) {
    faults.add(`${at}.to`, `must list 1 to ${MAX_DOMAINS} domains, such as ["shop.example", "pay.example"]`);
    return;
  }
  const hosts = origins.map((origin) => origin.replace(/^https?:\/\/|:(\d+|\*)$/g, ''));
  for (const [i, domain] of to.entries()) {
    const is = typeof domain === 'string' && DOMAIN.test(domain) && domain;
    // Everybody's domains below a public suffix would be taken for the shop's.
    if (!is || !(getDomain(is, { allowPrivateDomains: true }) || LOCAL.test(is)))
      faults.add(
        `${at}.to[${i}]`,
        'must be a domain of yours in lower case, such as pay.example; all below it is meant, too',
      );
    else if (!hosts.some((host) => `.${host}`.endsWith(`.${is}`)))
      faults.add(
        `${at}.to[${i}]`,
        `is no domain of "origins", so nobody could arrive there. Add https://${is} to ${field}.origins`,
      );
  }
}
