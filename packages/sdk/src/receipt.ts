/** What became of one event: promises that settle in bounded time, made only when somebody asks. */

/** Each resolves true when it has happened, false when it cannot happen any more or took 30 seconds. */
export interface Receipt {
  /** On disk: survives a crash, a closed tab and being offline. */
  readonly stored: Promise<boolean>;
  /** Left the page, answer or not. */
  readonly sent: Promise<boolean>;
  /** The collector said that it is safe. */
  readonly acked: Promise<boolean>;
}

/** Steps on the way of an event, as bits: what is acknowledged was stored and sent. LOST is the other end. */
export const STORED = 1;
export const SENT = 2;
/** Of its own bit and those before. */
export const ACKED = 7;
export const LOST = 8;

/** The event has come this far. */
export type Reach = (step: number) => void;

/** Nobody waits longer for an answer. */
const SETTLE_WITHIN_MS = 30000;

export function createReceipt(): [receipt: Receipt, reach: Reach] {
  const waiting: (() => void)[] = [];
  let reached = 0;
  const until = (step: number) =>
    new Promise<boolean>((resolve) => {
      const look = () => {
        if (reached & (step | LOST)) resolve((reached & step) > 0);
      };
      waiting.push(look);
      look();
      setTimeout(resolve, SETTLE_WITHIN_MS, false);
    });
  return [
    {
      get stored() {
        return until(STORED);
      },
      get sent() {
        return until(SENT);
      },
      get acked() {
        return until(ACKED - STORED - SENT);
      },
    },
    (step) => {
      reached |= step;
      for (const look of waiting) look();
    },
  ];
}
