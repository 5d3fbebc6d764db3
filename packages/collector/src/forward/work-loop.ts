/** Runs one piece of work at a time: woken, waiting for its time, stopped. What it does is the caller's. */

export interface WorkLoop {
  /** There may be something to do. */
  wake(): void;
  /** Wakes by itself after this time. For the end of a run. */
  wakeIn(ms: number): void;
  /** Within a run; ends early when the loop stops. */
  pause(ms: number): Promise<void>;
  stopping(): boolean;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/**
 * @param run does what there is to do, and returns early when the loop is `stopping`
 * @param failed is told what `run` throws, writes it down, and says after how many milliseconds to go on; what it throws
 * itself ends the thread
 */
export function createWorkLoop(run: () => Promise<void>, failed: (error: unknown) => number): WorkLoop {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  /** Woken while it ran. */
  let again = false;
  let endPause = () => {};

  function wake(): void {
    if (stopping || running) {
      again = !!running;
      return;
    }
    clearTimeout(timer);
    running = run()
      .catch((error: unknown) => {
        const ms = failed(error);
        if (!stopping) wakeIn(ms);
      })
      .finally(() => {
        running = undefined;
        if (!again) return;
        again = false;
        wake();
      });
  }

  function wakeIn(ms: number): void {
    timer = setTimeout(wake, ms);
  }

  return {
    wake,
    wakeIn,
    pause: (ms) =>
      new Promise<void>((resolve) => {
        endPause = resolve;
        timer = setTimeout(resolve, ms);
      }),
    stopping: () => stopping,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      endPause();
      await running;
    },
  };
}
