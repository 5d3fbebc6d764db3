/** A real collector in a process of its own: started by its command, spoken to over sockets, killed with SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const TOKEN = 'test-token-0123456789abcdef';
export const PASSWORD = 'test password of the admin';
/** As the collector keeps it: a start need not hash, and a test may start it twenty times. */
const PASSWORD_LINE =
  '$scrypt$ln=15,r=8,p=1$c2FsdCBvZiB0aGUgdGVzdA$jtG10lU5WvrODUNncOn3Pa/rObkCH4oNIPQi/W34wK4';

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
  page: { id: string; url: string; referrer: string; title: string; restored?: boolean };
  visitor: string;
  session: string;
  client: { id: string; seq: number; lang?: string };
  consent: Record<string, string>;
  adIds?: Record<string, string>;
  campaign?: Record<string, string>;
  firstCampaign?: Record<string, string>;
  touch?: { channel: string; source: string };
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
  pid: number;
  /** Where its admin side answers. */
  adminUrl: string;
  dataDir: string;
  /** Its configuration, whose port is 0: give commands the `url`. */
  configFile: string;
  /** What it printed so far. */
  output(): string;
  api<T>(path: string): Promise<T>;
  /** Posts to the admin API. */
  act(path: string): Promise<Response>;
  /** All stored events in order. */
  events(): Promise<ApiEvent[]>;
  badRows(): Promise<{ site: string; reason: string; body: string }[]>;
  /** Sends a batch as a page would. */
  post(body: string, headers?: Record<string, string>, site?: string): Promise<Response>;
  /** Waits until everything that was acknowledged is indexed. */
  indexed(): Promise<void>;
  alive(): boolean;
  /** Resolves with its exit code when it has ended; null when the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
}

export interface ProcessOptions {
  /** A command in front, which must become the collector: a signal goes to the process that is started. */
  under?: readonly string[];
  /** On top of the environment of the tests. */
  env?: Record<string, string>;
  /** It makes a password at its first start, or takes that of `env`. Default: PASSWORD. */
  ownPassword?: boolean;
}

/** @param config merged over one site `shop` that takes any port of localhost */
export async function startCollectorProcess(
  config: Record<string, unknown> = {},
  { under = [], env = {}, ownPassword = false }: ProcessOptions = {},
): Promise<CollectorProcess> {
  const dataDir = tempDir();
  const configFile = join(dataDir, 'config.json');
  let child: ChildProcess;
  let output = '';
  let port = 0;
  let adminUrl = '';

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
    if (!ownPassword) {
      mkdirSync(settings.dataDir, { recursive: true });
      writeFileSync(join(settings.dataDir, 'admin-password'), PASSWORD_LINE, { mode: 0o600 });
    }
    output = '';
    // Node itself, not a wrapper: a signal must reach the collector.
    const [command = '', ...args] = [
      ...under,
      process.execPath,
      ...['--import', import.meta.resolve('tsx')],
      ...['packages/cli/src/main.ts', 'serve', '--config', configFile],
    ];
    child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const hear = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    const line = await until(
      'the collector to listen',
      () => {
        if (child.exitCode !== null) throw new Error(`the collector ended:\n${output}`);
        return /^collector (http:\S+:(\d+))$[\s\S]*?^dashboard (http:\S+)\/dashboard\/$/m.exec(output);
      },
      60_000,
    );
    port = Number(line[2]);
    adminUrl = line[3]!;
  }

  await start();
  const url = () => `http://localhost:${port}`;
  async function api<T>(path: string): Promise<T> {
    const answer = await fetch(`${adminUrl}/api/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
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
    get pid() {
      return child.pid!;
    },
    get adminUrl() {
      return adminUrl;
    },
    dataDir: join(dataDir, 'data'),
    configFile,
    output: () => output,
    api,
    act: (path) =>
      fetch(`${adminUrl}/api/${path}`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } }),
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
      const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      return gone;
    },
    restart: start,
  };
  process.on('exit', () => child.kill('SIGKILL'));
  return collector;
}
