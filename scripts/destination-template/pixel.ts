/** Acme's browser half: the stub and its calls. FACT: source, the snippet that the vendor gives. */
import type { PixelFactory } from '../contract.ts';
import { underConsent } from '../shared/under-consent.ts';
import { toAcme } from './mapping.ts';
import { type AcmeSettings, accountIdOf, cookies } from './settings.ts';

/** FACT: the global of the vendor's snippet, and how its script drains the stub. */
interface Acmeq {
  (...args: unknown[]): void;
  handle?(...args: unknown[]): void;
  queue?: unknown[][];
}

/** Read at each use: the vendor's script may put its own function in the stub's place. */
const page = globalThis as unknown as { acmeq: Acmeq };

const factory: PixelFactory<AcmeSettings> = (given, { consent, addScript }) => {
  const id = accountIdOf(given);
  const settings = given as AcmeSettings;
  return underConsent(
    consent,
    settings.purposes,
    cookies,
    () => {
      // One that is already there is used as it is.
      if (!page.acmeq) {
        // FACT: some scripts read the raw `arguments` object alone: see reddit/pixel.ts.
        const stub: Acmeq = (...args) => (stub.handle ? stub.handle(...args) : stub.queue!.push(args));
        stub.queue = [];
        page.acmeq = stub;
        // FACT: the address of the script; its host is in the manifest's `script-src`.
        addScript('https://static.acme.example/pixel.js');
      }
      // FACT: how its own page views and history tracking are switched off: beckon sends these.
      page.acmeq('init', id, { automatic: false });
    },
    // FACT: the vendor's word of consent; `() => {}` where it knows none.
    (granted) => page.acmeq('consent', granted ? 'grant' : 'revoke'),
    (event) => {
      const [name, params] = toAcme(event, settings) ?? [];
      // FACT: the parameter that takes the id which the server half sends, too.
      if (name) page.acmeq('track', name, { ...params, event_id: event.id });
    },
  );
};

export default factory;
