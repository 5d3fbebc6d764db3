/** Feeds one destination's browser half: loaded lazily, at idle, when consent allows and an event exists. */
import { type ConsentState, verdict } from '@beckon/consent';
import type { BrowserDestination, Pixel } from '@beckon/destinations';
import type { BeckonEvent } from '@beckon/events';
import type { LoadPart } from './lazy-parts.ts';
import type { Listeners } from './listeners.ts';
import type { BeckonOptions } from './public-types.ts';

interface Mirror {
  /** In order; what consent does not allow at this moment is left out. */
  event(event: BeckonEvent): void;
  consentChanged(): void;
}

/** Takes events of a destination in order. */
export type Feed = (destination: BrowserDestination, event: Omit<BeckonEvent, 'client' | 'seq'>) => void;

/** Events that wait for the vendor's half to load; the oldest go first. */
const MAX_WAITING = 100;
const IDLE_WITHIN_MS = 2000;
/** Of all pages: what scripts cost is told in shares and quartiles. Decided once for the page. */
const MEASURED = 0.25;

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: IDLE_WITHIN_MS });
  else setTimeout(work, 1);
}

/**
 * @param consent the state of this moment
 * @param warn gets one line when a vendor fails; the page never does
 * @param watch hears of each script of a vendor, and whether it ran
 */
function createMirror(
  destination: BrowserDestination,
  consent: () => ConsentState,
  warn: (message: string) => void,
  watch: (url: string, ended: Promise<boolean>) => void,
): Mirror {
  let pixel: Pixel | undefined;
  let loading = false;
  let waiting: BeckonEvent[] = [];

  const allowed = () => verdict(consent(), destination.purposes) === 'allow';
  const tell = (what: unknown) => warn(`destination "${destination.name}": ${what}`);
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      tell(error);
    }
  };

  /** Copies the CSP nonce of a script that the page already trusts. */
  function addScript(url: string): void {
    const script = document.createElement('script');
    script.async = true;
    script.src = url;
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
    if (nonce) script.nonce = nonce;
    watch(
      url,
      new Promise((ended) => {
        script.onload = () => ended(true);
        script.onerror = () => {
          tell(`${url} is blocked`);
          ended(false);
        };
      }),
    );
    document.head.append(script);
  }

  function drain(): void {
    const events = waiting;
    waiting = [];
    for (const event of events) guard(() => pixel!.event(event));
  }

  function start(): void {
    // Consent may be gone by the time the page is idle.
    if (!waiting.length) {
      loading = false;
      return;
    }
    const before = consent();
    destination.load({ consent: before, addScript }).then((loaded) => {
      pixel = loaded;
      if (consent() !== before) guard(() => loaded.consent(consent()));
      drain();
    }, tell);
  }

  return {
    event(event) {
      if (!allowed()) return;
      waiting.push(event);
      if (pixel) return drain();
      if (waiting.length > MAX_WAITING) waiting.shift();
      if (loading) return;
      loading = true;
      whenIdle(start);
    },
    consentChanged() {
      if (!allowed()) waiting = [];
      if (pixel) guard(() => pixel!.consent(consent()));
    },
  };
}

/**
 * One mirror for each destination, from its first event on. They hear of changed consent before the events that it
 * releases, as those come a task later.
 * @param options for what tells how scripts fare, which is loaded beside the first of them
 * @param whole what is missing of a destination as the page tells it; undefined when there is none of that name
 */
export function createMirrors(
  on: Listeners['on'],
  consent: () => ConsentState,
  warn: (message: string) => void,
  options: BeckonOptions,
  load: LoadPart,
  whole: (told: BrowserDestination) => BrowserDestination | undefined = (told) => told,
): Feed {
  const mirrors = new Map<BrowserDestination, Mirror | undefined>();
  const measured = Math.random() < MEASURED;
  on('consent', () => {
    for (const mirror of mirrors.values()) mirror?.consentChanged();
  });
  return (told, event) => {
    if (!mirrors.has(told)) {
      const destination = whole(told);
      mirrors.set(
        told,
        destination &&
          createMirror(destination, consent, warn, (...script) => {
            if (measured)
              load('measure').then((part) => part.measure(options, consent, told.name, ...script), warn);
          }),
      );
    }
    // Only the outbox numbers events.
    mirrors.get(told)?.event({ ...event, client: '', seq: 0 });
  };
}
