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

/** What a receipt answers from: its steps are asked on a prototype, as getters of its own would cost each `track`. */
interface Answering {
  /** Settles when the event has come so far. */
  until(step: number): Promise<boolean>;
}
const steps: Receipt & ThisType<Answering> = {
  get stored() {
    return this.until(STORED);
  },
  get sent() {
    return this.until(SENT);
  },
  get acked() {
    return this.until(ACKED - STORED - SENT);
  },
};

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
    { __proto__: steps, until } as Answering as never,
    (step) => {
      reached |= step;
      for (const look of waiting) look();
    },
  ];
}
