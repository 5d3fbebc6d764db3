/** The collector's admin API: one function a call, every answer checked. */
import { type DeadLetter, type Delivery, readDeadLetters, readDeliveries } from './model/deliveries.ts';
import { type LiveEvent, readEvents } from './model/event.ts';
import { LOSS_DAYS, type Loss, readLoss } from './model/loss.ts';
import { type BadRow, readBadRows, readStats, type Stats } from './model/stats.ts';

/** - `signed_out`: 401; `unreachable`: no answer, or one that makes no sense */
export type Failure = 'signed_out' | 'unreachable';
export type Answer<T> = { ok: true; value: T } | { ok: false; why: Failure };
export type SignIn = 'ok' | 'wrong' | 'too_often' | 'unreachable';

const TIMEOUT_MS = 15_000;
export const LIVE_PATH = '/api/live';

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, {
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...init,
  });

async function get<T>(path: string, read: (json: unknown) => T): Promise<Answer<T>> {
  try {
    const response = await call(path);
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
    const { ok, status } = await call(path, { method: 'POST' });
    if (ok) return { ok, value: undefined };
    return { ok: false, why: status === 401 ? 'signed_out' : 'unreachable' };
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}

const part = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;

/** The cookie is the collector's; the token is kept nowhere. */
export async function signIn(token: string): Promise<SignIn> {
  try {
    const { ok, status } = await call('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (ok) return 'ok';
    if (status === 429) return 'too_often';
    return status >= 500 ? 'unreachable' : 'wrong';
  } catch {
    return 'unreachable';
  }
}

/** False when the collector could not be told: the session is still open then. */
export async function signOut(): Promise<boolean> {
  try {
    const { ok, status } = await call('/api/session', { method: 'DELETE' });
    return ok || status === 401;
  } catch {
    return false;
  }
}

export const recentEvents = (limit: number): Promise<Answer<LiveEvent[]>> =>
  get(`/api/events/recent?limit=${limit}`, (json) => readEvents(part(json, 'events')));

export const badRows = (limit: number): Promise<Answer<BadRow[]>> =>
  get(`/api/bad-rows?limit=${limit}`, (json) => readBadRows(part(json, 'rows')));

export const stats = (): Promise<Answer<Stats>> => get('/api/stats', readStats);

export const loss = (): Promise<Answer<Loss>> => get(`/api/loss?days=${LOSS_DAYS}`, readLoss);

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
