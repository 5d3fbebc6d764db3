/**
 * What comes with consent: the proof of it, and what stubs of earlier pages kept. Loaded beside the first decision, and
 * wherever a visitor is known, so that it is there when consent is taken back offline or at the page's end.
 *
 * Tells the collector what the visitor decided. What holds by default is told by nobody. A grant is told once, and what
 * was told is kept. A withdrawal is kept until it is acknowledged, and then nothing is. Who never said yes is told of
 * from the page of the refusal, once, and nothing is kept. What another tab takes back is taken back here, untold.
 */
import {
  type Asked,
  type ConsentDecision,
  type ConsentReport,
  type ConsentState,
  type Rulings,
  stampOf,
  verdict,
} from '@beckon/consent';
import type { ConsentRecord } from '@beckon/events';
import { retryable } from './backoff.ts';
import type { Tracker } from './beckon.ts';
import type { LoadPart } from './lazy-parts.ts';
import type { BeckonOptions, Shown } from './public-types.ts';
import { quietly } from './quietly.ts';
import { cookie, hearLocal, local, putLocal, STUBS_KEY } from './storage.ts';
import { byteLength, type Place, type Transport } from './transport.ts';
import { VERSION } from './version.ts';

/** What lies behind a decision: the site's own call, or the words of the sources. */
export interface Ruled {
  /** The site's own call, where nobody else has a say. */
  decision?: unknown;
  shown?: Shown | undefined;
  rulings?: Rulings;
  reports?: Readonly<Record<string, ConsentReport | undefined>>;
  regime?: object | undefined;
  place?: Place | undefined;
  /** Somebody was undecided, or of another mind, before in this page. */
  asked?: boolean;
}
/** The visitor that the page knew until now, where consent has just ended. */
export type Left = string | false | undefined;
type Tell = (state: ConsentState, left?: Left, ruled?: Ruled | null) => void;

/** What lies in localStorage. */
interface Told {
  /** By what a decision is another one than that which was told last. */
  last?: string;
  allowed?: string[];
  visitor?: string | undefined;
  /** Not acknowledged yet. */
  due?: ConsentRecord[];
}

declare const navigator: Navigator & { globalPrivacyControl?: boolean };

const MAX_DUE = 9;
const MAX_SHOWN = 20;
const MAX_SHOWN_CHARS = 500;
/** Longer ones than the collector takes would cost the whole record. */
const MAX_PROOF_CHARS = 8000;
const FIRST_MS = 1000;
const MAX_MS = 300_000;

const randomId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
const allows = (value: string | undefined) => /^[gn]/.test(value!);
const table = <T>(entries: [string, T][]): Record<string, T> | undefined =>
  entries.length ? Object.fromEntries(entries) : undefined;

/**
 * @param earlier records what stubs kept, if they did; runs whenever this page may keep anything
 * @param refuse takes what was refused in another tab; nobody is told of it again
 */
function createRecorder(
  { site }: BeckonOptions,
  post: Transport['post'],
  earlier: () => void,
  refuse: (refused: ConsentDecision) => void,
): Tell {
  const KEY = `bk~told~${site}`;
  let looked = false;
  let heard = false;
  /** The states that it was told of last. */
  let lastValues: string | undefined;
  /** What the site's own calls have named. */
  let named = new Set<string>();

  const read = () => local<Told>((store) => JSON.parse(store.getItem(KEY)!)) ?? {};
  const write = (told: Told) => putLocal(KEY, told.last || told.due?.length ? JSON.stringify(told) : '');

  function send(decision: ConsentRecord) {
    const body = JSON.stringify({
      v: 1,
      site,
      sentAt: Date.now(),
      client: { sdk: VERSION },
      events: [],
      decision,
    });
    return post({ body, bytes: byteLength(body) });
  }
  /** Until it is acknowledged or refused for good. */
  async function deliver(record: ConsentRecord, waitMs = FIRST_MS): Promise<void> {
    const answer = await send(record);
    if (retryable(answer.status))
      setTimeout(deliver, answer.waitMs ?? waitMs, record, Math.min(2 * waitMs, MAX_MS));
    else {
      const { due = [], ...told } = read();
      write({ ...told, due: due.filter(({ id }) => id !== record.id) });
    }
  }
  /** The first look takes up what earlier pages could not deliver. */
  function look(): Told {
    const told = read();
    if (!looked) for (const record of told.due ?? []) void deliver(record);
    looked = true;
    return told;
  }

  // What another tab takes back holds here, too. What it grants does not: here nobody was asked.
  hearLocal(KEY, (before, now) =>
    quietly(() => {
      // A page that lay in the bfcache hears late: what was allowed anew since then is not refused.
      const { allowed } = read();
      for (const { id, purposes } of (JSON.parse(now!) as Told).due ?? []) {
        const refused = Object.entries(purposes).flatMap(([key, value]) =>
          /^[dw]/.test(value) && !allowed?.includes(key) ? [[key, 'denied' as const] as const] : [],
        );
        if (refused.length && !before?.includes(id)) refuse(Object.fromEntries(refused));
      }
    }),
  );

  return (state, left, ruled) => {
    const may = verdict(state, ['analytics']);
    const keeps = may === 'allow';
    if (keeps) earlier();
    // Of a page whose tag granted, left before anybody was known: what is refused is not told after a later grant.
    if (may === 'deny' && local((store) => store.getItem(STUBS_KEY))) putLocal(STUBS_KEY, '');
    const values = stampOf(state);
    const text = JSON.stringify(values);
    const again = text === lastValues;
    lastValues = text;
    if (!ruled) return void look();
    const { decision, rulings, reports = {}, shown, regime, place, asked } = ruled;
    const made = asked || heard;
    if (decision === 'pending') named = new Set();
    else if (decision)
      for (const key of Object.keys(typeof decision === 'object' ? decision : values)) named.add(key);
    const decided = Object.keys(values).filter((key) => {
      const ruling = rulings?.[key as Asked];
      return ruling
        ? values[key] === 'withdrawn' ||
            (/^(granted|refused|opted-out)$/.test(ruling.rule) &&
              // The browser's signal is told of visitors who are known, but asks for nothing by itself.
              ruling.by.some((name) => (name === 'gpc' ? keeps : reports[name]?.decided)))
        : named.has(key);
    });
    heard ||= !rulings || decided.length > 0;
    if (!decided.length) return;

    const told = keeps || (may === 'deny' && (left || looked || !made)) ? look() : undefined;
    const visitor = left || (keeps && cookie.get()?.split('.')[1]) || told?.visitor;
    const allowed = decided.filter((key) => allows(values[key]));
    const proofs = table(
      Object.entries(reports).flatMap(([name, report]) =>
        report?.proof ? [[name, report.proof.slice(0, MAX_PROOF_CHARS)]] : [],
      ),
    );
    const seen = table(
      Object.entries(shown ?? {})
        .slice(0, MAX_SHOWN)
        .map(([name, value]) => [name.slice(0, 64), `${value}`.slice(0, MAX_SHOWN_CHARS)]),
    );
    const withdrawn =
      left ||
      told?.allowed?.some((key) => !allows(values[key])) ||
      decided.some((key) => values[key] === 'withdrawn');
    const record = {
      id: randomId(),
      time: Date.now(),
      action: withdrawn
        ? 'withdraw'
        : allowed.length === decided.length
          ? 'accept-all'
          : allowed.length
            ? 'save'
            : 'reject-all',
      purposes: table(decided.map((key) => [key, values[key]])),
      rulings: rulings && table(decided.map((key) => [key, rulings[key as Asked]])),
      proofs,
      shown: seen,
      regime,
      place,
      gpc: !!navigator.globalPrivacyControl,
      path: location.pathname.slice(0, 1000),
      visitor,
    } as ConsentRecord;

    function keep(rest: Told): void {
      write({ ...rest, due: [...(told!.due ?? []), record].slice(-MAX_DUE) });
      void deliver(record);
    }
    if (keeps) {
      const last = JSON.stringify([decided, allowed, seen, proofs, visitor]);
      if (last !== told!.last) keep({ last, allowed, visitor });
    } else if (again) return;
    else if (left || told?.last) keep({});
    else if (made) void send(record);
  };
}

const recorders = new Map<BeckonOptions, Tell>();

/**
 * @param post of the page's transport
 * @param load the part that records what stubs kept
 * @param apply takes a decision of another tab; with null it is told to nobody
 * @param state after what was said
 * @param left whose data was deleted, where consent has just ended
 * @param ruled undefined: only the default holds, and a visitor is known; null: another page decided, and told of it
 */
export function record(
  options: BeckonOptions,
  post: Transport['post'],
  load: LoadPart,
  tracker: Tracker,
  apply: (decision: ConsentDecision, ruled: null) => void,
  ...said: Parameters<Tell>
): void {
  const tell =
    recorders.get(options) ??
    createRecorder(
      options,
      post,
      () => {
        if (local((store) => store.getItem(STUBS_KEY)))
          load('earlier').then(
            (part) => part.replayEarlier(tracker),
            // Another page tries again.
            () => {},
          );
      },
      (refused) => apply(refused, null),
    );
  recorders.set(options, tell);
  quietly(() => tell(...said));
}
