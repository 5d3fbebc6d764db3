/** The collector's admin API: one function a call, every answer checked. */
import { CATALOGUE_DAYS, type Catalogue, readCatalogues } from './model/catalogue.ts';
import { type DeadLetter, type Delivery, readDeadLetters, readDeliveries } from './model/deliveries.ts';
import { type LiveEvent, readEvents } from './model/event.ts';
import { LOSS_DAYS, type Loss, readLoss } from './model/loss.ts';
import { COUNT_DAYS, type PageCounts, readPageCounts } from './model/page-counts.ts';
import { readScripts, SCRIPT_DAYS, type ScriptNumbers } from './model/scripts.ts';
import { type BadRow, readBadRows, readStats, type Stats } from './model/stats.ts';

/** - `signed_out`: 401; `unreachable`: no answer, or one that makes no sense */
export type Failure = 'signed_out' | 'unreachable';
export type Answer<T> = { ok: true; value: T } | { ok: false; why: Failure };
/** A number: too many wrong tries, again in so many seconds. */
export type SignIn = 'ok' | 'wrong' | 'unreachable' | number;

const TIMEOUT_MS = 15_000;
export const LIVE_PATH = '/api/live';

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, {
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...init,
  });

/**
 * Another tab that signs in replaces the session: what was under way with the cookie of before is refused, though
 * this browser is signed in. Then once more.
 */
async function signedInCall(send: () => Promise<Response>): Promise<Response> {
  const answer = await send();
  if (answer.status !== 401) return answer;
  const now = await session();
  return now.ok && now.value ? send() : answer;
}

async function get<T>(path: string, read: (json: unknown) => T): Promise<Answer<T>> {
  try {
    const response = await signedInCall(() => call(path));
    if (response.status === 401) return { ok: false, why: 'signed_out' };
    if (!response.ok) return { ok: false, why: 'unreachable' };
    return { ok: true, value: read(await response.json()) };
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}

/** Tells the collector to do something. */
async function post(path: string): Promise<Answer<undefined>> {
  try {
    const { ok, status } = await signedInCall(() => write('POST', path));
    if (ok) return { ok, value: undefined };
    return { ok: false, why: status === 401 ? 'signed_out' : 'unreachable' };
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}

const part = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;

/** What writes must carry, of the session that this page knows of; the cookie itself is out of its reach. */
let csrf = '';
const readCsrf = (json: unknown): void => {
  csrf = String(part(json, 'csrf') ?? '');
};

/** Whether this browser is signed in. */
export const session = (): Promise<Answer<boolean>> =>
  get('/api/session', (json) => {
    readCsrf(json);
    return part(json, 'signedIn') === true;
  });

async function openSession(init: RequestInit): Promise<SignIn> {
  try {
    const answer = await call('/api/session', { method: 'POST', ...init });
    if (answer.ok) {
      readCsrf(await answer.json());
      return 'ok';
    }
    if (answer.status === 429) return Number(answer.headers.get('retry-after')) || 60;
    return answer.status >= 500 ? 'unreachable' : 'wrong';
  } catch {
    return 'unreachable';
  }
}

/** The password is kept nowhere. */
export const signIn = (password: string): Promise<SignIn> =>
  openSession({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });

/** With the token that came in a link. */
export const signInByToken = (token: string): Promise<SignIn> =>
  openSession({ headers: { authorization: `Bearer ${token}` } });

/** A call that changes something. Another tab may have signed in anew: then once more with what holds now. */
async function write(method: 'POST' | 'DELETE', path: string): Promise<Response> {
  const send = () => call(path, { method, headers: { 'x-csrf-token': csrf } });
  const answer = await send();
  if (answer.status !== 403) return answer;
  await session();
  return send();
}

/** False when the collector could not be told: the session is still open then. */
export async function signOut(): Promise<boolean> {
  try {
    const { ok, status } = await write('DELETE', '/api/session');
    if (ok || status === 401) return true;
  } catch {
    // It may have been told, and its answer have come too late.
  }
  const now = await session();
  return now.ok && !now.value;
}

export const recentEvents = (limit: number): Promise<Answer<LiveEvent[]>> =>
  get(`/api/events/recent?limit=${limit}`, (json) => readEvents(part(json, 'events')));

export const badRows = (limit: number): Promise<Answer<BadRow[]>> =>
  get(`/api/bad-rows?limit=${limit}`, (json) => readBadRows(part(json, 'rows')));

export const stats = (): Promise<Answer<Stats>> => get('/api/stats', readStats);

export const loss = (): Promise<Answer<Loss>> => get(`/api/loss?days=${LOSS_DAYS}`, readLoss);

export const pageCounts = (): Promise<Answer<PageCounts>> =>
  get(`/api/page-counts?days=${COUNT_DAYS}`, readPageCounts);

export const scripts = (): Promise<Answer<ScriptNumbers[]>> =>
  get(`/api/scripts?days=${SCRIPT_DAYS}`, readScripts);

export const deliveries = (): Promise<Answer<Delivery[]>> =>
  get('/api/deliveries', (json) => readDeliveries(part(json, 'deliveries')));

export const deadLetters = (limit: number): Promise<Answer<DeadLetter[]>> =>
  get(`/api/dead-letters?limit=${limit}`, (json) => readDeadLetters(part(json, 'deadLetters')));

type Named = Pick<Delivery, 'site' | 'destination'>;
const named = ({ site, destination }: Named) => new URLSearchParams({ site, destination });

/** Ends its pause or its wait. */
export const resumeDelivery = (one: Named): Promise<Answer<undefined>> =>
  post(`/api/deliveries/resume?${named(one)}`);

export const replayDeadLetters = (one: Named): Promise<Answer<undefined>> =>
  post(`/api/dead-letters/replay?${named(one)}`);

export const catalogues = (): Promise<Answer<Catalogue[]>> =>
  get(`/api/catalogue?days=${CATALOGUE_DAYS}`, readCatalogues);

/** Reads the feed of a site now, or compares the last days anew; gives the ticket, see `Catalogue.ended`. */
export async function catalogueAct(what: 'load' | 'check', site: string): Promise<Answer<number>> {
  try {
    const path = `/api/catalogue/${what}?${new URLSearchParams({ site })}`;
    const answer = await signedInCall(() => write('POST', path));
    if (answer.ok) return { ok: true, value: Number(part(await answer.json(), 'ticket')) };
    return { ok: false, why: answer.status === 401 ? 'signed_out' : 'unreachable' };
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}
