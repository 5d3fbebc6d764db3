/** A real collector in a process of its own: started by its command, spoken to over sockets, killed with SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const TOKEN = 'test-token-0123456789abcdef';

/** As the admin API gives it; see packages/collector. */
export interface ApiEvent {
  seq: number;
  id: string;
  name: string;
  time: number;
  clientTime: number;
  tooLate?: true;
  received: number;
  data: Record<string, unknown>;
  page: { id: string; url: string; referrer: string; title: string };
  visitor: string;
  session: string;
  client: { id: string; seq: number; lang?: string };
  consent: Record<string, string>;
  campaign?: Record<string, string>;
  firstCampaign?: Record<string, string>;
  user?: Record<string, unknown>;
  bot: boolean;
  device: { browser: string; version?: string; os: string; type: string };
  country?: string;
  region?: string;
  gpc?: true;
  prefetch?: true;
  warnings?: { field: string; message: string }[];
  destinations: Record<string, string>;
}

export interface CollectorProcess {
  url: string;
  port: number;
  dataDir: string;
  /** Its configuration, whose port is 0: give commands the `url`. */
  configFile: string;
  /** What it printed so far. */
  output(): string;
  api<T>(path: string): Promise<T>;
  /** All stored events in order. */
  events(): Promise<ApiEvent[]>;
  badRows(): Promise<{ site: string; reason: string; body: string }[]>;
  /** Sends a batch as a page would. */
  post(body: string, headers?: Record<string, string>, site?: string): Promise<Response>;
  /** Waits until everything that was acknowledged is indexed. */
  indexed(): Promise<void>;
  alive(): boolean;
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
}

/** @param config merged over one site `shop` that takes any port of localhost */
export async function startCollectorProcess(config: Record<string, unknown> = {}): Promise<CollectorProcess> {
  const dataDir = tempDir();
  const configFile = join(dataDir, 'config.json');
  let child: ChildProcess;
  let output = '';
  let port = 0;

  async function start(): Promise<void> {
    const settings = {
      host: 'localhost',
      dataDir: join(dataDir, 'data'),
      adminToken: TOKEN,
      // All of a test comes from one address.
      rateLimits: { perAddress: 0, perSite: 0 },
      sites: { shop: { origins: ['http://localhost:*', 'http://127.0.0.1:*'] } },
      ...config,
      port,
    };
    writeFileSync(configFile, JSON.stringify(settings));
    output = '';
    // Node itself, not a wrapper: a signal must reach the collector.
    child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), 'packages/cli/src/main.ts', 'serve', '--config', configFile],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const hear = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    const line = await until(
      'the collector to listen',
      () => {
        if (child.exitCode !== null) throw new Error(`the collector ended:\n${output}`);
        return /^collector (http:\S+:(\d+))$/m.exec(output);
      },
      60_000,
    );
    port = Number(line[2]);
  }

  await start();
  const url = () => `http://localhost:${port}`;
  async function api<T>(path: string): Promise<T> {
    const answer = await fetch(`${url()}/api/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  const collector: CollectorProcess = {
    get url() {
      return url();
    },
    get port() {
      return port;
    },
    dataDir: join(dataDir, 'data'),
    configFile,
    output: () => output,
    api,
    async events() {
      const all: ApiEvent[] = [];
      for (let after = 0; ; ) {
        const page = await api<{ events: ApiEvent[]; next: number }>(`events?after=${after}&limit=1000`);
        all.push(...page.events);
        if (!page.events.length) return all;
        after = page.next;
      }
    },
    badRows: async () =>
      (await api<{ rows: { site: string; reason: string; body: string }[] }>('bad-rows?limit=1000')).rows,
    post: (body, headers = { origin: 'http://localhost' }, site = 'shop') =>
      fetch(`${url()}/bk/e/${site}`, { method: 'POST', body, headers }),
    async indexed() {
      await until(
        'the indexer to catch up',
        async () => (await api<{ lagBytes: number }>('stats')).lagBytes === 0,
      );
    },
    alive: () => child.exitCode === null && child.signalCode === null,
    async kill(signal = 'SIGKILL') {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await gone;
    },
    restart: start,
  };
  process.on('exit', () => child.kill('SIGKILL'));
  return collector;
}
