/** The parts that are loaded when they are needed, and what each exports. */
import type { Capture } from './capture/capture.ts';
import type { ConsentSource } from './consent/source.ts';

interface LazyParts {
  /** What debug mode has on top. */
  debug: typeof import('./debug.ts');
  /** What sees an app move where the browser does not tell. */
  history: typeof import('./history.ts');
  /** What feeds vendors. */
  mirror: typeof import('./mirror.ts');
  /** What tells how vendors' scripts fare. */
  measure: typeof import('./measure.ts');
  /** What proves decisions. */
  record: typeof import('./record.ts');
  /** What records the calls that stubs of earlier pages kept. */
  earlier: typeof import('./earlier.ts');
  /** What puts together the words of several sources of consent. */
  consent: typeof import('./consent/manage.ts');
  /** What tells why an event goes where it goes. */
  explain: typeof import('./explain.ts');
  /** What tells the site's own Google tags. */
  'write-google': typeof import('./consent/writers/google.ts');
  /** What counts views while nobody has decided. */
  count: typeof import('./count.ts');
  /** One source of consent, by name. */
  [source: `from-${string}`]: { default: ConsentSource };
  /** What starts those below. */
  captures: typeof import('./capture/start-captures.ts');
  /** What is recorded without code, by name. */
  [capture: `auto-${string}`]: { default: Capture };
}
/** Loads a part the way of the build. */
export type LoadPart = <Name extends keyof LazyParts>(name: Name) => Promise<LazyParts[Name]>;
