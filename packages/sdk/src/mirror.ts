/** Feeds one destination's browser half: loaded lazily, at idle, when consent allows and an event exists. */
import { type ConsentState, verdict } from '@beckon/consent';
import type { BrowserDestination, Pixel } from '@beckon/destinations';
import type { BeckonEvent } from '@beckon/events';

export interface Mirror {
  event(event: BeckonEvent): void;
  /** Told before events are released by the same change. */
  consent(state: ConsentState): void;
}

/** Events that wait for the vendor's half to load; the oldest go first. */
const MAX_WAITING = 100;
const IDLE_WITHIN_MS = 2000;

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: IDLE_WITHIN_MS });
  else setTimeout(work, 1);
}

/** @param warn gets one line when a vendor fails; the page never does */
export function createMirror(
  destination: BrowserDestination,
  state: ConsentState,
  warn: (message: string) => void,
): Mirror {
  let pixel: Pixel | undefined;
  let loading = false;
  let waiting: BeckonEvent[] = [];

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
    script.onerror = () => tell(`${url} is blocked`);
    document.head.append(script);
  }

  function drain(): void {
    const events = waiting;
    waiting = [];
    for (const event of events) guard(() => pixel!.event(event));
  }

  function start(): void {
    // Consent may be gone by the time the page is idle.
    if (!waiting.length) loading = false;
    else {
      const before = state;
      destination.load({ consent: before, addScript }).then((loaded) => {
        pixel = loaded;
        if (state !== before) guard(() => loaded.consent(state));
        drain();
      }, tell);
    }
  }

  return {
    event(event) {
      waiting.push(event);
      if (pixel) drain();
      else {
        if (waiting.length > MAX_WAITING) waiting.shift();
        if (!loading) {
          loading = true;
          whenIdle(start);
        }
      }
    },
    consent(next) {
      state = next;
      if (verdict(next, destination.purposes) !== 'allow') waiting = [];
      if (pixel) guard(() => pixel!.consent(next));
    },
  };
}
