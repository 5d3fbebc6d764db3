/** What a test may ask of a browser engine: only what Chromium, Firefox and WebKit can all do. */

export const engineNames = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof engineNames)[number];

/** A running browser. There is no offline mode: the engines have none in common, see fault-proxy.ts. */
export interface Engine {
  name: EngineName;
  /** As the browser says it. */
  version: string;
  /** A profile without cookies and storage, with one tab. Close it before the next: WebKit has one at a time. */
  fresh(): Promise<Session>;
  /** Ends the browser and all that was started for it. */
  quit(): Promise<void>;
}

/** A profile with its tabs; everything speaks to the newest one. */
export interface Session {
  /** Resolves after the load event. */
  open(url: string): Promise<void>;
  /**
   * Runs `source` as the body of an async function in the page and resolves with what it returns, as JSON.
   * Rejects when it throws, or when the page goes away meanwhile.
   */
  run<T>(source: string): Promise<T>;
  newTab(): Promise<void>;
  /** Closes the newest tab as a visitor does; the one before it is the newest then. */
  closeTab(): Promise<void>;
  close(): Promise<void>;
}

/** `source` as one expression: the promise of its result. */
export const asPromise = (source: string): string => `(async () => {${source}\n})()`;
