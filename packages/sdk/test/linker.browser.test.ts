/** Two domains of one site, each with cookies of its own: who goes from one to the other, and who must not be taken for somebody. */
import {
  type Browser,
  type CollectorProcess,
  type FaultProxy,
  launchChromium,
  type PageServer,
  servePages,
  startCollectorProcess,
  startFaultProxy,
  TOKEN,
  until,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const SHOP = 'http://www.shop.example';
const PAY = 'http://pay.example';
const KNOWN = 'http://known.example';
const CLICK = `${SHOP}/granted?gclid=Gc_1`;

let browser: Browser;
let collector: CollectorProcess;
let proxy: FaultProxy;
let pages: PageServer;
let context: BrowserContext;
let page: Page;
/** What the server of the pages was asked for. */
let asked: string[] = [];

const body = `<a id="pay" href="${PAY}/granted"><b>Pay</b></a>
<a id="new" href="${PAY}/granted" target="_blank">Pay in a window</a>
<a id="moved" href="${PAY}/moved">Pay, moved</a>
<a id="asks" href="${PAY}/pending">Pay where nobody has been asked</a>
<a id="refuses" href="${PAY}/denied">Pay where all is refused</a>
<a id="anchored" href="${PAY}/granted#terms">Terms</a>
<a id="silent" href="${PAY}/granted" rel="noreferrer">Silent</a>
<a id="own" href="http://other.shop.example/granted">Own</a>
<a id="stranger" href="${KNOWN}/granted">Stranger</a>
<form id="get" action="${PAY}/granted?a=1"><input name="q" value="mug"><button>Find</button></form>
<form id="post" action="/nowhere" method="post"><button formaction="${PAY}/granted" name="b" value="1">Buy</button></form>
<shop-form></shop-form>
<script>document.querySelector('shop-form').attachShadow({ mode: 'open' }).innerHTML =
'<form action="${PAY}/granted" method="post"><button>Deep</button></form>';</script>`;

beforeAll(async () => {
  const linker = { to: ['shop.example', 'pay.example'] };
  const origins = [SHOP, PAY, 'http://other.shop.example', KNOWN];
  const site = { origins, capture: { linker, 'ad-ids': {} }, urlParams: 'all', debug: true };
  collector = await startCollectorProcess({
    sites: Object.fromEntries(
      ['granted', 'pending', 'denied'].map((consent) => [consent, { ...site, consent }]),
    ),
  });
  proxy = await startFaultProxy(collector.url);
  pages = await servePages((path) => {
    asked.push(path);
    if (path === '/moved')
      return (_req, res) => void res.writeHead(302, { location: `${PAY}/granted` }).end();
    const consent = /^\/(granted|pending|denied)$/.exec(path)?.[1];
    // One site in the collector's eyes: what differs is what its pages begin with.
    const script = (text: string) => text;
    return consent
      ? script(
          `<!doctype html><title>Page</title><script async src="${proxy.url}/b/${consent}.js"></script>${body}`,
        )
      : undefined;
  });
  const port = Number(new URL(pages.url).port);
  browser = await launchChromium({
    'www.shop.example': port,
    'other.shop.example': port,
    'pay.example': port,
    'known.example': port,
  });
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await proxy?.close();
  await collector?.kill();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  proxy.set('pass');
  proxy.seen.length = 0;
  asked = [];
});
afterEach(() => context.close());
