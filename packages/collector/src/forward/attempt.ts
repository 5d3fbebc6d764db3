/** Sends one batch to one destination and says what became of it: pace, session, size, and no secret in any reason. */
import type {
  Outcome,
  RequestContext,
  ServerAnswer,
  ServerDestination,
  ServerRequest,
  Session,
} from '@beckon/destinations';
import { createCleaner } from './clean-secrets.ts';

/** What of a server half brings something to a vendor: events, or removals. */
export interface AttemptHalf<Item>
  extends Pick<ServerDestination<unknown>, 'maxBytes' | 'perSecond' | 'session'> {
  /** One after the other, until one does not get through: all of them come again then. */
  requests(
    items: readonly Item[],
    settings: unknown,
    context: RequestContext,
  ): Promise<readonly ServerRequest[]>;
  outcome(answer: ServerAnswer, count: number): Outcome;
}

export interface AttemptParts<Item> {
  /** Its name. */
  destination: string;
  half: AttemptHalf<Item>;
  settings: Readonly<Record<string, unknown>>;
  secrets: readonly string[];
  send(request: ServerRequest): Promise<ServerAnswer>;
  /** Ends early when the forwarder stops. */
  pause(ms: number): Promise<void>;
  now(): number;
  nonce(): string;
}

/** A session is made anew so long before it ends: a request takes its time. */
const SESSION_EARLY_MS = 60 * 1000;
/** Tokens of sessions that no reason may hold: the newest, as an answer may still tell of one that has ended. */
const MAX_TOKENS = 3;

/** What became of a try. `crash`: of a retry, the server may have broken over what it was asked. */
export type Tried = Outcome & { crash?: boolean };

/** The server broke, maybe over what it was asked. One that is overloaded or being mended says 503, or when to come back. */
const isCrash = ({ status, headers }: ServerAnswer): boolean =>
  status >= 500 && status < 600 && status !== 503 && headers['retry-after'] === undefined;

type NoSession = Extract<Outcome, { kind: 'retry' | 'pause' }>;

export interface Attempt<Item> {
  /** Waits for the turn of the next request: no faster than the vendor likes. Who may have it is asked behind that. */
  pace(): Promise<void>;
  /** Never rejects. A retry that asks for a new session although this one was new is a pause. */
  send(items: readonly Item[]): Promise<Tried>;
}

export function createAttempt<Item>(parts: AttemptParts<Item>): Attempt<Item> {
  const { destination, half, settings, secrets, send, pause, now, nonce } = parts;
  const gapMs = 1000 / half.perSecond;
  /** Of what is configured, and of the sessions as well. */
  const configured = createCleaner(secrets);
  let clean = configured;
  let tokens: readonly string[] = [];
  let lastAt = 0;
  let session: Session | undefined;

  function remember(token: string): void {
    tokens = [token, ...tokens.filter((known) => known !== token)].slice(0, MAX_TOKENS);
    clean = createCleaner([...secrets, ...tokens]);
  }
  // The token that is asked for must stay readable, also when it is the one of before.
  const ask = async (request: ServerRequest) => configured.answer(await send(request));

  async function openSession(): Promise<NoSession | undefined> {
    if (!half.session || (session && session.expiresAt - SESSION_EARLY_MS > now())) return undefined;
    session = undefined;
    try {
      const made = await half.session(settings, ask, { now: now(), nonce });
      if ('kind' in made) return made;
      session = made;
      remember(made.token);
      return undefined;
    } catch (error) {
      return { kind: 'pause', reason: `could not sign in: ${error}` };
    }
  }

  function cleaned(outcome: Tried): Tried {
    if (outcome.kind === 'sent') return outcome;
    if (outcome.kind === 'partial' && !outcome.refused.length) return { kind: 'sent' };
    if (outcome.kind !== 'partial') return { ...outcome, reason: clean.text(outcome.reason) };
    return {
      kind: 'partial',
      refused: outcome.refused.map((one) => ({ ...one, reason: clean.text(one.reason) })),
    };
  }

  const tooLarge = ({ body }: ServerRequest): boolean =>
    half.maxBytes !== undefined && Buffer.byteLength(body) > half.maxBytes;

  /** @param fresh the session was made for this */
  async function one(request: ServerRequest, count: number, fresh: boolean): Promise<Tried> {
    const answer = clean.answer(await send(request));
    let outcome: Outcome;
    try {
      outcome = half.outcome(answer, count);
    } catch (error) {
      outcome = { kind: 'retry', reason: `an answer that cannot be read: ${error}` };
    }
    if (outcome.kind === 'retry' && outcome.newSession) {
      session = undefined;
      if (fresh) return { kind: 'pause', reason: `${outcome.reason}, with a new session, too` };
    }
    if (outcome.kind === 'retry' && isCrash(answer)) return { ...outcome, crash: true };
    if (outcome.kind === 'sent' || outcome.kind === 'partial' || answer.status) return outcome;
    return { ...outcome, reason: `${outcome.reason}: ${answer.body}` };
  }

  async function once(items: readonly Item[]): Promise<Tried> {
    const before = session;
    const none = await openSession();
    if (none) return none;
    const fresh = session !== before;
    let requests: readonly ServerRequest[];
    try {
      requests = await half.requests(items, settings, { now: now(), nonce, ...(session && { session }) });
    } catch (error) {
      return { kind: 'refused', reason: `could not be written for ${destination}: ${error}` };
    }
    if (requests.some(tooLarge))
      return { kind: 'refused', reason: `larger than ${half.maxBytes} bytes: ${destination} takes no more` };
    let outcome: Tried = { kind: 'sent' };
    for (const [at, request] of requests.entries()) {
      if (at) await pace();
      outcome = await one(request, items.length, fresh);
      if (outcome.kind !== 'sent') break;
    }
    return outcome;
  }

  async function pace(): Promise<void> {
    // A clock that is put back must not hold it up.
    const early = Math.min(gapMs, lastAt + gapMs - now());
    if (early > 0) await pause(early);
    lastAt = now();
  }

  return { pace, send: async (items) => cleaned(await once(items)) };
}
