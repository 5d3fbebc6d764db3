/** What the tests share: a browser, a collector process, vendor stand-ins over TLS. */
export { makeCertificate } from './certificate.ts';
export { type Browser, type FreeBrowser, launchChromium, openChromium } from './chromium.ts';
export {
  type ApiEvent,
  type CollectorProcess,
  PASSWORD,
  startCollectorProcess,
  TOKEN,
} from './collector-process.ts';
export { type Engine, type EngineName, engineNames, type Session } from './engines/engine.ts';
export { launchEngine } from './engines/launch-engine.ts';
export { type ExampleProcess, startExample, startViteExample } from './example-process.ts';
export { type Fault, type FaultProxy, type SeenRequest, startFaultProxy } from './fault-proxy.ts';
export { CHROME, makeBatch, makeEvent } from './make-event.ts';
export { makeMmdb } from './make-mmdb.ts';
export { type PageServer, servePages } from './page-server.ts';
export { type StandInServer, startServerStandIn } from './server-stand-in.ts';
export { tempDir } from './temp-dir.ts';
export { until } from './until.ts';
export { startVendorServer, type VendorRecord, type VendorServer } from './vendor-server.ts';
