/** Plays the ad vendors' servers over TLS: their scripts are strict stand-ins that report every call back here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { makeCertificate } from './certificate.ts';

const vendors = fileURLToPath(new URL('../../destinations/src', import.meta.url));

/** One call that a vendor's script accepted, or refused with a reason. */
export interface VendorRecord {
  vendor: string;
  /** The order within one page and vendor, as records travel on their own. */
  n: number;
  call: unknown[];
  refused?: string;
}

export interface VendorServer {
  /** For launchChromium: every host that a stand-in plays. */
  hosts: Record<string, number>;
  /** Every request that reached any vendor host: `host/path`. */
  requests: string[];
  records: VendorRecord[];
  /** Empties both lists. What pages that are open now still report is not heard: beacons outlive their page. */
  forget(): void;
  close(): Promise<void>;
}

/** Reads each vendor's stand-in and turns it into the script that its URL serves, after a line that says ROUND. */
function loadStandIns(): { host: string; path: string; script: string }[] {
  return readdirSync(vendors)
    .filter((name) => existsSync(join(vendors, name, 'stand-in.ts')))
    .map((name) => {
      const source = readFileSync(join(vendors, name, 'stand-in.ts'), 'utf8');
      const url = /SCRIPT_URL\s*=\s*\n?\s*'([^']+)'/.exec(source)?.[1];
      if (!url) throw new Error(`${name}/stand-in.ts: no SCRIPT_URL`);
      const { outputText } = ts.transpileModule(source.replace(/^export /gm, ''), {
        compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.None },
      });
      const { host, pathname } = new URL(url);
      const report = `(entry) => navigator.sendBeacon('https://${host}/stand-in-record', JSON.stringify({ round: ROUND, n: n++, ...entry }))`;
      return {
        host,
        path: pathname,
        script: `let n = 0;${outputText}\nstandIn(window, ${report});`,
      };
    });
}

export async function startVendorServer(): Promise<VendorServer> {
  const standIns = loadStandIns();
  const requests: string[] = [];
  const records: VendorRecord[] = [];
  let round = 0;
  const server = createServer(await makeCertificate('stand-in'), (req, res) => {
    const path = (req.url ?? '').split('?')[0]!;
    res.setHeader('access-control-allow-origin', '*');
    if (path === '/stand-in-record') {
      let text = '';
      req.on('data', (chunk) => {
        text += chunk;
      });
      req.on('end', () => {
        const { round: heardIn, ...record } = JSON.parse(text) as VendorRecord & { round: number };
        if (heardIn === round) records.push(record);
        res.writeHead(204).end();
      });
      return;
    }
    requests.push(`${req.headers.host}${req.url}`);
    const found = standIns.find((standIn) => standIn.host === req.headers.host && standIn.path === path);
    res.writeHead(found ? 200 : 404, { 'content-type': 'text/javascript' });
    res.end(found ? `(() => {const ROUND = ${round};\n${found.script}\n})();` : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hosts: Object.fromEntries(standIns.map(({ host }) => [host, port])),
    requests,
    records,
    forget() {
      round++;
      records.length = 0;
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
