/** Who and which visit: the visitor cookie, and sessions of 30 minutes, a new one on a new campaign. */
import { digest } from '@beckon/events';
import { campaignOf } from './clean.ts';
import { cookie } from './storage.ts';

export interface Visit {
  visitor: string;
  session: string;
}

export interface Visitor {
  /** The visit that an event of now belongs to; starts or renews the session. Call only with consent. */
  visit(): Visit;
  /** Deletes the cookie, after logout or a refusal: the next `visit` is of a new visitor. */
  forget(): void;
  /** The visitor of this page, or that of an earlier one whose cookie lies here. */
  exists(): string | undefined;
  /** Truthy when the cookie that this page saw is gone: the visitor has refused in another one, or removed it. */
  lost(): unknown;
}

const SESSION_IDLE_S = 30 * 60;
const SESSION_MAX_S = 24 * 3600;
/** The cookie is rewritten at most this often while events come. */
const TOUCH_EVERY_S = 60;

/**
 * The second half of a random UUID, 62 random bits. Browsers hand one out in secure contexts only; elsewhere there is
 * one in the name of a blob (w3.org/TR/FileAPI, "generate a new blob URL").
 */
export const randomId = (): string => (crypto.randomUUID?.() ?? URL.createObjectURL(new Blob())).slice(-17);

/** Of this page, or as the cookie has it. */
type Figure = number | string;
type Ids = [visitor: string, mark: string, session: string, started: Figure, seen: Figure];

/**
 * Cookie: `1.visitor.mark.session.started.seen`, times in epoch seconds; about 70 bytes. The mark is a digest of the
 * campaign that the visitor last came by, 0 for none; earlier versions had the time of the first visit in its place.
 * An answer of the collector may have put one more number behind it, of when it renewed the cookie.
 */
export function createVisitor(landingUrl: string): Visitor {
  let ids: Ids | undefined;
  /** What the browser kept; nothing where it takes no cookie. */
  let kept: string | undefined;

  /** Without a cookie, the word undefined does not match. */
  const read = () => /^1(\.[\w-]{1,64}){5}/.exec(cookie.get()!)?.[0].split('.').slice(1) as Ids | undefined;

  return {
    visit() {
      const now = Math.floor(Date.now() / 1000);
      if (!ids || now - +ids[4] >= TOUCH_EVERY_S || read()?.[0] !== ids[0]) {
        // Another tab may have gone on with the session, or logged out: the cookie is the truth.
        const [visitor = randomId(), before = '0', session, started = 0, seen = 0] = read() ?? ids ?? [];
        // Only what this page was opened by; a reload finds its own mark.
        const campaign = !ids && `${campaignOf(landingUrl)}`;
        const mark = campaign ? `${digest(campaign, 1)}` : before;
        const goesOn = mark === before && now - +seen <= SESSION_IDLE_S && now - +started <= SESSION_MAX_S;
        ids = goesOn ? [visitor, mark, session!, started, seen] : [visitor, mark, randomId(), now, 0];
        if (now - +ids[4] >= TOUCH_EVERY_S) {
          ids[4] = now;
          cookie.set(`1.${ids.join('.')}`);
        }
        kept = cookie.get();
      }
      return { visitor: ids[0], session: ids[2] };
    },
    forget() {
      cookie.set('');
      ids = kept = undefined;
    },
    exists: () => ids?.[0] ?? read()?.[0],
    lost: () => kept && !cookie.get(),
  };
}
