/**
 * Lets a visitor stay who they are on another domain of the site: on the way there the address has a token of the
 * collector in its anchor, which browsers send to nobody, and over there it is handed back. Nothing waits for it.
 */
import { type Need, verdict } from '@beckon/consent';
import { type ArrivalBody, LINK_PARAM, LINK_SECONDS, type LinkBody, MAX_LINK_TOKEN } from '@beckon/events';
import { quietly } from '../../quietly.ts';
import { cookie } from '../../storage.ts';
import { ask, tellOnce } from '../../transport.ts';
import type { Capture, CapturePage } from '../capture.ts';
import { hear } from '../hear.ts';
import { linkOf } from '../link-of.ts';
import { watchRoots } from '../roots.ts';

interface Settings {
  /** The site's domains, with all below them. Links from one to another get the token. */
  to?: readonly string[];
  /** How long a token holds; as the collector has it. Default 120. */
  seconds?: number;
}

/** What was got for one domain. */
interface Ticket {
  visitor: string;
  /** Not there yet, or refused. */
  token?: string | undefined;
  /** By performance.now(); then another one is asked for. */
  until: number;
}

/** After no answer, or no good one. */
const RETRY_MS = 5000;
/** Of two clicks on a link the browser follows the second. */
const AGAIN_MS = 1000;
const CAME = new RegExp(`^#${LINK_PARAM}=`);

/** The cookie's, see visitor.ts. */
const visitorNow = () => /^1\.([\w-]{1,64})\./.exec(cookie.get() ?? '')?.[1];
const allows = (page: CapturePage, need: Need) => verdict(page.consentNow(), [need]) === 'allow';

/** Tells of a visitor who came with a token, once consent to analytics is there; until then it is in memory alone. */
function arrive(page: CapturePage): void {
  const { site, endpoint } = page;
  let token: string | undefined = location.hash.replace(CAME, '');
  const from = quietly(() => new URL(document.referrer).origin) ?? '';
  // A copied address has none.
  history.replaceState(history.state, '', location.href.replace(/#.*/, ''));
  if (token.length > MAX_LINK_TOKEN) return;
  const tell = () => {
    const state = verdict(page.consentNow(), ['analytics']);
    if (state === 'deny') token = undefined;
    const visitor = visitorNow();
    if (state !== 'allow' || !token || !visitor) return;
    const arrival = { token, from, visitor, marketing: allows(page, 'marketing') };
    token = undefined;
    tellOnce(endpoint, JSON.stringify({ v: 1, site, arrival } satisfies ArrivalBody));
  };
  // The first event makes the visitor known.
  for (const signal of ['consent', 'event'] as const) page.on(signal, tell);
  tell();
}

/** Tokens by domain, asked for ahead. */
function createTickets(page: CapturePage, seconds: number) {
  const { site, endpoint } = page;
  const tickets = new Map<string, Ticket>();
  // Under another decision it may say too much.
  page.on('consent', () => tickets.clear());

  /** Of the vendors' clicks, not of their cookies, which are of this domain. */
  function clicks(): Record<string, string> {
    const all = Object.entries((allows(page, 'marketing') && page.extra.adIds) || {});
    return Object.fromEntries(all.filter(([name]) => name[0] !== '_' || name === '_fbc'));
  }
  function ticketFor(domain: string): Ticket | undefined {
    const ticket = tickets.get(domain);
    return ticket && ticket.until > performance.now() && ticket.visitor === visitorNow() ? ticket : undefined;
  }
  function want(domain: string): void {
    const visitor = visitorNow();
    if (!visitor || !allows(page, 'analytics') || ticketFor(domain)) return;
    const ticket: Ticket = { visitor, until: Infinity };
    tickets.set(domain, ticket);
    const link = { to: domain, visitor, clicks: clicks() };
    void ask<{ token?: string }>(endpoint, JSON.stringify({ v: 1, site, link } satisfies LinkBody)).then(
      (answer) => {
        ticket.token = answer?.token;
        // The way there takes the other half.
        ticket.until = performance.now() + (ticket.token ? seconds * 500 : RETRY_MS);
      },
    );
  }
  return {
    want,
    /** The address with the token; undefined when there is none yet. */
    spend(url: URL, domain: string): string | undefined {
      if (!allows(page, 'analytics')) return undefined;
      const ticket = ticketFor(domain);
      if (!ticket?.token) {
        want(domain);
        page.warn(`linker: no token yet for ${url.host}: the visitor is a new one there`);
        return undefined;
      }
      ticket.until = Math.min(ticket.until, performance.now() + AGAIN_MS);
      url.hash = `${LINK_PARAM}=${ticket.token}`;
      return url.href;
    },
  };
}

const capture: Capture = (page, settings) => {
  const { to = [], seconds = LINK_SECONDS } = settings as Settings;
  if (CAME.test(location.hash)) arrive(page);
  const domainOf = (host: string) => to.find((domain) => `.${host}`.endsWith(`.${domain}`));
  const here = domainOf(location.hostname);
  const { want, spend } = createTickets(page, seconds);

  /** Where an address leads, if to another domain. One with an anchor keeps it: it is the business of that page. */
  function away(address: unknown): [url: URL, domain: string] | undefined {
    const url = quietly(() => new URL(`${address}`, document.baseURI));
    const domain = url && /^https?:/.test(url.protocol) && !url.hash && domainOf(url.hostname);
    return domain && domain !== here ? [url, domain] : undefined;
  }
  /** What has the address that a form is sent to. */
  const sentBy = (form: Element, button?: Element | null): [Element, string] =>
    button?.hasAttribute('formaction') ? [button, 'formaction'] : [form, 'action'];
  /** What has the address that this may lead to. */
  function aimOf(event: Event): [Element, string] | undefined {
    const link = linkOf(event);
    if (link) return [link, 'href'];
    const path = event.composedPath() as Element[];
    const form = path.find(({ localName }) => localName === 'form');
    return (
      form &&
      sentBy(
        form,
        path.find(({ localName }) => /^(button|input)$/.test(localName)),
      )
    );
  }

  /** For the one moment in which the browser reads it. */
  function lend(element: Element, name: string): void {
    const before = element.getAttribute(name);
    const found = before !== null && away(before);
    const address = found && spend(...found);
    if (!address) return;
    element.setAttribute(name, address);
    setTimeout(() => {
      if (element.getAttribute(name) === address) element.setAttribute(name, before);
    });
  }

  hear(document, 'pointerover pointerdown focusin', (event) => {
    const [element, name] = aimOf(event) ?? [];
    const address = element?.getAttribute(name!);
    const found = address && away(address);
    if (found) want(found[1]);
  });
  hear<MouseEvent>(document, 'click auxclick', (event) => {
    const link = event.button < 2 && linkOf(event);
    if (!link) return;
    if (/\bno-?referrer\b/.test(`${link.getAttribute('rel')} ${link.getAttribute('referrerpolicy')}`)) {
      if (away(link.getAttribute('href')))
        page.warn(
          'linker: a link without referrer is left as it is: the collector could not tell whose it is',
        );
    } else lend(link, 'href');
  });
  watchRoots((root) =>
    hear<SubmitEvent>(root, 'submit', ({ target, submitter }) => {
      lend(...sentBy(target as Element, submitter));
    }),
  );
  hear<CustomEvent<{ url: string; soon?: boolean }>>(document, 'beckon:link', ({ detail }) => {
    const found = away(detail.url);
    if (found && detail.soon) want(found[1]);
    else if (found) detail.url = spend(...found) ?? detail.url;
  });
};
export default capture;
