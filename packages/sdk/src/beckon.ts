/** The tracker: makes events, passes them through the consent gates, and ties the parts together. */
import {
  type ConsentDecision,
  type ConsentState,
  decide,
  initialConsent,
  stampOf,
  verdict,
} from '@beckon/consent';
import { type BeckonEvent, factId, type User, urgentEvents, uuidv7 } from '@beckon/events';
import { createDrops } from './drops.ts';
import { createGate, type Gate } from './gate.ts';
import { watchLifecycle } from './lifecycle.ts';
import { createListeners } from './listeners.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { createOutbox } from './outbox.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { openDisk } from './storage.ts';
import { createTransport } from './transport.ts';
import { createViews, type Moment, momentNow } from './views.ts';
import { createVisitor, randomId, type Visit } from './visitor.ts';

/** An event as `track` makes it; visitor, session and consent are added when a gate releases it. */
type Draft = Omit<BeckonEvent, 'visitor' | 'session' | 'consent'>;
interface Made {
  draft: Draft;
  mono: number;
  urgent: boolean;
}

/** When this document was shown: its start, or the activation of a prerendered page. */
function shownAt(): Pick<Moment, 'time' | 'mono'> {
  const [entry] = performance.getEntriesByType('navigation') as { activationStart?: number }[];
  const mono = entry?.activationStart ?? 0;
  return { time: Math.min(Date.now(), Math.round(performance.timeOrigin + mono)), mono };
}

/** Larger events are refused by the collector. */
const MAX_EVENT_CHARS = 30000;
const FLUSH_INTERVAL_MS = 1000;

/** A tracker in a page, plus what the script tag needs to replay the stub's calls. */
export interface Tracker extends Beckon {
  trackAt(moment: Moment, name: string, data?: unknown): void;
  /** Begins the view of an address unless it is on already; the first view began with the document. */
  start(where: Moment | undefined): void;
}

/** What debug mode loads on top. */
export type DebugPart = typeof import('./debug.ts');

export function startTracker(options: BeckonOptions, loadDebug: () => Promise<DebugPart>): Tracker {
  const { site, endpoint, destinations = [], debug = false, flushIntervalMs = FLUSH_INTERVAL_MS } = options;
  const listeners = createListeners();
  const warn = (message: string) => {
    if (debug) console.warn(`beckon: ${message}`);
    listeners.emit('warning', message);
  };
  const drops = createDrops((reason, count) => listeners.emit('drop', { reason, count }));

  const client = randomId();
  const visitor = createVisitor(location.href);
  /** Ids for this page alone, where analytics consent allows no cookie but marketing allows pixels. */
  const passing: Visit = { visitor: client, session: client };
  let state: ConsentState = initialConsent(options.consent);
  let user: User | undefined;
  let seq = 0;

  const outbox = createOutbox({
    site,
    disk: openDisk(`bk~${site}`),
    transport: createTransport(endpoint),
    drops,
    acked: (ids) => listeners.emit('acked', ids),
    flushIntervalMs,
  });

  const mayKeep = () => verdict(state, ['analytics']);
  const complete = (draft: Draft): BeckonEvent => ({
    ...draft,
    ...(mayKeep() === 'allow' ? visitor.visit() : passing),
    consent: stampOf(state),
  });

  const lost = () => drops.count('held_overflow', 1);
  /** The collector first, then one channel per vendor. */
  const channels: { gate: Gate<Made>; mirror?: Mirror }[] = [
    {
      gate: createGate(
        state,
        ['analytics'],
        ({ draft, mono, urgent }) => outbox.add(complete(draft), mono, urgent),
        lost,
      ),
    },
  ];
  for (const destination of destinations) {
    const mirror = createMirror(destination, state, warn);
    // Not counted as lost: the collector has its own copy.
    const gate = createGate<Made>(state, destination.purposes, ({ draft }) => mirror.event(complete(draft)));
    channels.push({ gate, mirror });
  }

  const views = createViews(options.pageViews !== false, (moment) => trackAt(moment, 'page_view'));

  function trackAt(moment: Moment, name: string, data: unknown = {}): void {
    const page = views.at(moment);
    let copy: Record<string, unknown>;
    try {
      const text = JSON.stringify(data);
      if (text.length > MAX_EVENT_CHARS) throw new Error(`larger than ${MAX_EVENT_CHARS} characters`);
      // Frozen now: what the site changes later does not reach the event.
      copy = JSON.parse(text);
    } catch (error) {
      drops.count('unserialisable', 1);
      warn(`track("${name}"): data is not usable: ${error}`);
      return;
    }
    if (debug) void loadDebug().then(({ problemsOf }) => problemsOf(name, copy).forEach(warn), warn);
    seq++;
    const draft: Draft = {
      id: factId(name, copy) ?? uuidv7(moment.time, (bytes) => crypto.getRandomValues(bytes)),
      name,
      time: moment.time,
      data: copy,
      page,
      client,
      seq,
      ...(user && { user }),
    };
    const made: Made = { draft, mono: moment.mono, urgent: urgentEvents.has(name) };
    views.settled(() => {
      listeners.emit('event', draft);
      for (const { gate } of channels) gate.push(made);
    });
    // A title that a framework sets in the same task is still caught; a sale does not wait longer.
    if (made.urgent) queueMicrotask(() => views.settle());
  }

  /** Deletes what this visitor left here, when there is anything: a first-time refusal touches no storage. */
  function purge(used: boolean): void {
    if (!used && !visitor.exists()) return;
    visitor.forget();
    outbox.clear();
  }

  function setConsent(decision: ConsentDecision): void {
    // What was made before this decision falls under the one before.
    views.settle();
    const before = mayKeep();
    state = decide(state, decision);
    const now = mayKeep();
    if (now === 'deny') purge(before === 'allow');
    for (const { gate, mirror } of channels) {
      mirror?.consent(state);
      gate.update(state);
    }
    if (now === 'allow' && before !== now) void outbox.recover();
    listeners.emit('consent', state);
  }

  watchLifecycle({
    onHide(last) {
      views.settle();
      if (mayKeep() === 'allow') outbox.hide(last);
    },
    onShow(reason) {
      if (mayKeep() === 'allow') outbox.show(reason === 'online');
      if (reason === 'restored') views.begin(momentNow());
    },
  });
  if (mayKeep() === 'allow') void outbox.recover();
  if (mayKeep() === 'deny') purge(false);

  return {
    trackAt,
    start(where) {
      const shown = shownAt();
      views.at({ ...(where ?? momentNow()), ...(!seq && shown) });
    },
    track: (name: string, ...[data]: unknown[]) => trackAt(momentNow(), name, data),
    page: () => views.begin(momentNow()),
    identify(who) {
      user = { ...user, ...(typeof who === 'string' ? { id: who } : who) };
    },
    consent: setConsent,
    flush() {
      views.settle();
      return outbox.flush();
    },
    on: listeners.on,
    reset() {
      views.settle();
      user = undefined;
      if (mayKeep() === 'allow') visitor.renew();
    },
  };
}
