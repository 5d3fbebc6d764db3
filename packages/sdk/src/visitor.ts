/** Who and which visit: the visitor cookie, 30-minute sessions, first and current campaign. */
import { type Campaign, uuidv7 } from '@beckon/events';
import { cookie, local } from './storage.ts';

export interface Visit {
  visitor: string;
  session: string;
  campaign?: Campaign;
  firstCampaign?: Campaign;
}

export interface Visitor {
  /** The visit that an event of now belongs to; starts or renews the session. Call only with consent. */
  visit(): Visit;
  /** A new visitor on this device (after logout): next `visit` starts afresh. */
  renew(): void;
  /** Deletes cookie and campaigns, and forgets the ids. */
  forget(): void;
  /** What of this or an earlier visit lies here: the visitor, or the cookie with it. */
  exists(): string | undefined;
}

const COOKIE = '_bk';
const CAMPAIGN = 'bk~campaign';
const SESSION_IDLE_S = 30 * 60;
const SESSION_MAX_S = 24 * 3600;
/** The cookie is rewritten at most this often while events come. */
const TOUCH_EVERY_S = 60;

const nowS = () => Math.floor(Date.now() / 1000);

/** A UUIDv7 of that moment, in epoch milliseconds. */
export const newId = (time: number): string => uuidv7(time, crypto.getRandomValues(new Uint8Array(10)));

/** 17 characters, 60 random bits. */
export const randomId = (): string => newId(0).slice(19);

/** UTM parameters of a URL, or undefined when it carries none. Values are cut at 100 characters. */
export function campaignOf(url: string): Campaign | undefined {
  const found: Record<string, string> = {};
  const query = new URLSearchParams(url.split('#')[0]!.split('?')[1]);
  query.forEach((value, key) => {
    if (/^utm_(source|medium|campaign|term|content|id)$/.test(key) && value)
      found[key === 'utm_campaign' ? 'name' : key.slice(4)] = value.slice(0, 100);
  });
  return Object.keys(found).length ? found : undefined;
}

/**
 * Cookie: `1.visitor.created.session.started.seen`, times in epoch seconds; about 70 bytes. An answer of the collector
 * may have put one more behind it, of when it renewed the cookie.
 */
export function createVisitor(landingUrl: string): Visitor {
  let ids: [visitor: string, created: number, session: string, started: number, seen: number] | undefined;
  let campaigns: Pick<Visit, 'campaign' | 'firstCampaign'> = {};
  let arrived: Campaign | undefined = campaignOf(landingUrl);

  function read(): typeof ids {
    const [, visitor, created, session, started, seen] =
      /^1\.([\w-]{1,64})\.(\d+)\.([\w-]{1,64})\.(\d+)\.(\d+)/.exec(cookie.get(COOKIE) ?? '') ?? [];
    return seen ? [visitor!, +created!, session!, +started!, +seen] : undefined;
  }

  /** Reads the campaigns of earlier visits; true when this one came by a new one. */
  function land(): boolean {
    campaigns = local((store) => JSON.parse(store.getItem(CAMPAIGN)!)) ?? {};
    const { firstCampaign, campaign } = campaigns;
    if (!arrived || JSON.stringify(arrived) === JSON.stringify(campaign)) return false;
    const first = firstCampaign ?? campaign;
    campaigns = { ...(first && { firstCampaign: first }), campaign: arrived };
    local((store) => store.setItem(CAMPAIGN, JSON.stringify(campaigns)));
    arrived = undefined;
    return true;
  }

  function renew(): void {
    cookie.set(COOKIE, '');
    ids = undefined;
  }

  return {
    visit() {
      const now = nowS();
      if (!ids || now - ids[4] >= TOUCH_EVERY_S) {
        // Another tab may have gone on with the session, or logged out: the cookie is the truth.
        const kept = read() ?? ids;
        const newCampaign = !ids && land();
        const over = !kept || newCampaign || now - kept[4] > SESSION_IDLE_S || now - kept[3] > SESSION_MAX_S;
        if (over || now - kept[4] >= TOUCH_EVERY_S) {
          ids = [
            kept?.[0] ?? randomId(),
            kept?.[1] ?? now,
            over ? randomId() : kept[2],
            over ? now : kept[3],
            now,
          ];
          cookie.set(COOKIE, `1.${ids.join('.')}`);
        } else ids = kept;
      }
      return { visitor: ids[0], session: ids[2], ...campaigns };
    },
    renew,
    forget() {
      renew();
      local((store) => store.removeItem(CAMPAIGN));
      campaigns = {};
    },
    exists: () => ids?.[0] ?? cookie.get(COOKIE),
  };
}
