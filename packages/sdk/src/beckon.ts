/** The tracker: makes events, passes them through the consent gates, and ties the parts together. */
import {
  type ConsentDecision,
  type ConsentState,
  decide,
  initialConsent,
  stampOf,
  verdict,
} from '@beckon/consent';
import { type BeckonEvent, factId, isUrgent, type Page, type User, uuidv7 } from '@beckon/events';
import { createClean } from './clean.ts';
import type { Managed } from './consent/manage.ts';
import { createDrops } from './drops.ts';
import { createGate } from './gate.ts';
import type { LoadPart } from './lazy-parts.ts';
import { watchLifecycle } from './lifecycle.ts';
import { createListeners } from './listeners.ts';
import type { Feed } from './mirror.ts';
import { createOutbox, type Numbered } from './outbox.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quiet, quietly } from './quietly.ts';
import { createReceipt, LOST, type Reach, type Receipt } from './receipt.ts';
import type { Left, Ruled } from './record.ts';
import { openDisk } from './storage.ts';
import { createTransport } from './transport.ts';
import { createViews, type Moment, momentNow } from './views.ts';
import { createVisitor, randomId } from './visitor.ts';

/** An event as `track` makes it; the rest is added when a gate releases it. */
export type Draft = Omit<BeckonEvent, 'visitor' | 'session' | 'consent' | Numbered>;
interface Made {
  draft: Draft;
  mono: number;
  urgent: boolean;
  reach: Reach;
}

/** Larger events are refused by the collector. */
const MAX_EVENT_CHARS = 30000;
/** Events that captures look back on, so that nothing is told twice. */
const MAX_RECENT = 99;
/** By then the answer to a request is here, or none comes. */
const ANSWERED_MS = 30000;

/** A tracker in a page, plus what the script tag needs to replay the stub's calls. */
export interface Tracker extends Beckon {
  /**
   * Records what happened at a moment.
   * @param reach hears how far the event has come
   * @param past a view that is over: of an earlier page, told by what its stub kept
   */
  trackAt(moment: Moment, name: string, data?: unknown, reach?: Reach, past?: Page): void;
  /** The view that is on. Begins that of an address unless it is on already; the first began with the document. */
  start(where?: Moment): Page;
}

declare const navigator: Navigator & { globalPrivacyControl?: boolean };

export function startTracker(options: BeckonOptions, load: LoadPart): Tracker {
  const { site, destinations = [], debug, flushIntervalMs = 1000 } = options;
  const listeners = createListeners();
  const warn = (message: unknown) => listeners.emit('warning', `${message}`);
  if (debug)
    for (const signal of ['warning', 'event'] as const)
      listeners.on(signal, (what) =>
        load('debug').then((part) => part.hear(what, warn, explain), console.warn),
      );
  const drops = createDrops((loss) => listeners.emit('drop', loss));

  const client = randomId();
  /** Ids of events, so far. */
  let count = 0;
  const clean = createClean(options.urlParams);
  const visitor = createVisitor(location.href);
  /**
   * Web views, as those of Facebook, Instagram and TikTok, stall pages and kill them. Android says that it is one, iOS
   * does not say Safari.
   */
  const inApp = /; wv\)|Mobile\/(?!.* Safari)/.test(navigator.userAgent);
  /** What the site says holds from the next task on: the one that starts the page only makes its page view. */
  let state: ConsentState = initialConsent();
  let begun = false;
  /** Takes the site's own word, where others have a say, too. */
  let managed: Promise<Managed> | undefined;
  let user: User | undefined;
  const recent: Draft[] = [];
  /** What a part adds to all events from then on. */
  const extra: Pick<BeckonEvent, 'adIds'> = {};

  const transport = createTransport(options.endpoint);
  const outbox = createOutbox({
    site,
    client,
    disk: openDisk(`bk~${site}`),
    transport,
    drops,
    unsettled: () => views.unsettled(),
    onAcked: (ids) => listeners.emit('acked', ids),
    flushIntervalMs,
  });

  const collecting = () => verdict(state, ['analytics']);
  function mayKeep(): boolean {
    begin();
    return collecting() === 'allow';
  }
  const complete = (draft: Draft): Omit<BeckonEvent, Numbered> => ({
    ...draft,
    ...extra,
    // Nobody, where analytics consent allows no cookie but marketing allows pixels.
    ...(mayKeep() ? visitor.visit() : { visitor: '', session: '' }),
    consent: stampOf(state),
  });

  /** To the collector. */
  const own = createGate<Made>(
    state,
    ['analytics'],
    ({ draft, mono, urgent, reach }) => outbox.add(complete(draft), mono, urgent, reach),
    ({ reach }, full) => {
      reach(LOST);
      if (full) drops.count('held_overflow', 1);
    },
  );
  /** From the first event on that a vendor may have. */
  let mirror: Promise<Feed> | undefined;
  const vendors = destinations.map((destination) =>
    createGate<Made>(state, destination.purposes, ({ draft }) => {
      const event = complete(draft);
      mirror ??= load('mirror').then((part) =>
        part.createMirrors(listeners.on, () => state, warn, options, load),
      );
      mirror.then((feed) => feed(destination, event), warn);
    }),
  );

  const views = createViews(options.pageViews !== false, clean, load, (moment) =>
    trackAt(moment, 'page_view'),
  );

  /** What was told in this task: events are made at its end, or before anything else is done that matters to them. */
  const told: (() => void)[] = [];
  /** @returns the latest events, up to those of this moment */
  function catchUp(): readonly Draft[] {
    for (const make of told.splice(0)) quietly(make);
    return recent;
  }
  function settle(): void {
    catchUp();
    views.settle();
  }

  function trackAt(moment: Moment, name: string, data?: unknown, reach: Reach = () => {}, past?: Page): void {
    const page = past ? clean(past) : views.at(moment);
    const who = user;
    let text: string;
    try {
      // Frozen now: what the site changes later does not reach the event.
      text = JSON.stringify(data ?? {});
      if (text.length > MAX_EVENT_CHARS) throw new Error('too long');
    } catch (error) {
      reach(LOST);
      drops.count('unserialisable', 1);
      return warn(`${name}: ${error}`);
    }
    const make = () => {
      const copy = JSON.parse(text) ?? {};
      const draft: Draft = {
        id: factId(name, copy) ?? uuidv7(moment.time, count++, client),
        name,
        time: moment.time,
        data: copy,
        page,
        ...(who && { user: who }),
      };
      if (recent.push(draft) > MAX_RECENT) recent.shift();
      const made: Made = { draft, reach, mono: moment.mono, urgent: inApp || isUrgent(name) };
      // A title that a framework sets in the same task is still caught; a sale does not wait longer.
      if (made.urgent) views.settle();
      // On disk in the task of the call. A title that comes later is in what this page sends.
      own.push(made);
      views.settled(() => {
        listeners.emit('event', { ...draft, consent: stampOf(state) });
        for (const gate of vendors) gate.push(made);
      });
    };
    if (told.push(make) < 2) queueMicrotask(catchUp);
  }

  /** What is to be recorded, in the order of the calls: two imports of one part may end in the other. */
  let recorded: Promise<unknown> = Promise.resolve();
  /** Where the part cannot be had there is no proof, and consent holds all the same. */
  const record = (left?: Left, ruled?: Ruled | null, now = state) => {
    recorded = recorded.then(() =>
      load('record').then(
        (part) => part.record(options, transport.post, load, tracker, setConsent, now, left, ruled),
        warn,
      ),
    );
  };

  /**
   * The first cookie and the first look at the disk take tens of milliseconds on a slow phone.
   * @param first a call tells more than the default: that never holds then
   */
  function begin(first?: boolean): void {
    if (begun) return;
    begun = true;
    if (options.consentSources || options.cookieless || navigator.globalPrivacyControl)
      managed = load('consent').then(
        (part) => part.manage(options, load, setConsent, views, listeners.on),
        (error) => {
          warn(error);
          // Where that part cannot be had nobody can grant anything, but a refusal is one.
          return () => setConsent('denied');
        },
      );
    else state = initialConsent(options.consent);
    if (!first) apply(state);
    // What earlier pages left behind goes with what this one has to send.
    if (!first && mayKeep()) {
      outbox.show(false);
      record();
    }
    if (options.capture)
      load('captures').then(
        (part) => part.startCaptures(options, load, tracker, warn, catchUp, extra, () => state),
        warn,
      );
  }

  function setConsent(decision: ConsentDecision, ruled: Ruled | null = {}): void {
    // What was made before this decision falls under the one before.
    settle();
    const left = apply(decide(state, decision));
    void outbox.flush(mayKeep());
    record(left, ruled);
    listeners.emit('consent', state);
  }

  /**
   * A refusal deletes what this visitor left here, when there is anything: a first-time refusal only looks.
   * @returns whose it was
   */
  function apply(next: ConsentState): Left {
    state = next;
    const left = collecting() === 'deny' && visitor.exists();
    if (left) {
      const forget = () => {
        // Somebody else has come since: granted anew, here or in another tab.
        if ((visitor.exists() ?? left) !== left) return;
        outbox.clear();
        visitor.forget();
      };
      forget();
      // Chromium lets a request with keepalive go on that is ended, and its answer may renew the cookie. A disk that
      // failed may work by then.
      setTimeout(forget, ANSWERED_MS);
    }
    for (const gate of [own, ...vendors]) gate.update(state);
    return left;
  }

  const explain: Beckon['explain'] = (what) =>
    load('explain').then((part) => part.explain(what, state, options, managed), warn) as never;

  watchLifecycle({
    onHide(leaving) {
      settle();
      if (mayKeep()) outbox.hide(leaving);
    },
    onShow(restored, online) {
      if (visitor.lost()) setConsent('denied', null);
      if (mayKeep()) outbox.show(online);
      if (restored) views.begin(momentNow(), true);
    },
  });
  setTimeout(quietly, 0, begin);

  const tracker = quiet<Tracker>({
    trackAt,
    track(name: string, data?: unknown): Receipt {
      const [receipt, reach] = createReceipt();
      trackAt(momentNow(), name, data, reach);
      return receipt;
    },
    start: views.at,
    page: () => views.begin(momentNow()),
    identify(who) {
      // Frozen now, and nothing that cannot be sent.
      user = JSON.parse(JSON.stringify({ ...user, ...(typeof who === 'string' ? { id: who } : who) }));
    },
    consent(decision, shown) {
      begin(true);
      if (managed) void managed.then((own) => own(decision, shown));
      else setConsent(decision, { decision, shown });
    },
    flush() {
      settle();
      return outbox.flush(mayKeep());
    },
    explain,
    on: listeners.on,
    reset() {
      settle();
      user = undefined;
      visitor.forget();
      // Somebody new from now on, for other tabs, too, and for a refusal that follows.
      if (mayKeep()) visitor.visit();
    },
  });
  return tracker;
}
