/** nginx and Caddy as they are, with the files of examples/deploy, on free ports in front of a collector and a shop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { makeCertificate, tempDir, until } from '@beckon/testing';
import { program } from './program.ts';

const example = (name: string) =>
  readFileSync(new URL(`../../../../examples/deploy/${name}`, import.meta.url), 'utf8');

/** What an operator takes for the collector, but for its host and data folder. */
export const exampleConfig = JSON.parse(example('beckon.config.json')) as Record<string, unknown>;

export interface Behind {
  /** Ports on 127.0.0.1. */
  collector: number;
  shop: number;
}

export interface Front {
  /** Port of https. */
  port: number;
  /** Port of http. */
  plainPort: number;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Replaces every one of these in the text. @throws Error for one that is not there: the example has changed */
function change(text: string, changes: Record<string, string>): string {
  let changed = text;
  for (const [from, to] of Object.entries(changes)) {
    if (!changed.includes(from)) throw new Error(`the example does not say ${from} any more`);
    changed = changed.replaceAll(from, to);
  }
  return changed;
}

/** @throws Error with what it printed when it ends before it answers */
async function run(
  command: string,
  args: string[],
  env: Record<string, string>,
  ports: Pick<Front, 'port' | 'plainPort'>,
): Promise<Front> {
  let output = '';
  const child: ChildProcess = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const hear = (chunk: Buffer) => {
    output = (output + chunk).slice(-10_000);
  };
  child.stdout!.on('data', hear);
  child.stderr!.on('data', hear);
  process.on('exit', () => child.kill('SIGKILL'));
  const front: Front = {
    ...ports,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
  // It may listen before it has a certificate for each name.
  for (const host of ['shop.example', 'data.shop.example', 'beckon.shop.example'])
    await until(`${command} to answer for ${host}`, () => {
      if (child.exitCode !== null) throw new Error(`${command} ended:\n${output}`);
      return ask(front, host, '/').then(
        () => true,
        () => false,
      );
    });
  return front;
}

/** @param more further parts of the shop's own server */
export async function startNginx({ collector, shop }: Behind, more = ''): Promise<Front> {
  const dir = tempDir();
  const [port, plainPort] = [await freePort(), await freePort()];
  const { key, cert } = await makeCertificate('shop.example');
  writeFileSync(join(dir, 'key.pem'), key);
  writeFileSync(join(dir, 'cert.pem'), cert);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const text = change(example('nginx.conf'), {
    // Its folders here are this user's.
    'user www-data;': process.getuid?.() === 0 ? 'user root;' : '',
    '/run/nginx.pid': join(dir, 'pid'),
    '/var/log/nginx/error.log': join(dir, 'error.log'),
    '/etc/ssl/shop.example.pem': join(dir, 'cert.pem'),
    '/etc/ssl/shop.example.key': join(dir, 'key.pem'),
    'listen 80;': `listen ${plainPort};`,
    'listen 443 ': `listen ${port} `,
    'server 127.0.0.1:3000;': `server 127.0.0.1:${shop};`,
    'server 127.0.0.1:8787;': `server 127.0.0.1:${collector};`,
    'http {\n': `http {\n${folders.map((name) => `  ${name}_temp_path ${dir}/${name};\n`).join('')}`,
    '    location / {\n      proxy_pass http://shop;': `${more}\n    location / {\n      proxy_pass http://shop;`,
  });
  const file = join(dir, 'nginx.conf');
  writeFileSync(file, text);
  const args = ['-p', dir, '-e', join(dir, 'error.log'), '-c', file, '-g', 'daemon off;'];
  return run(program('NGINX_PATH'), args, {}, { port, plainPort });
}

export async function startCaddy({ collector, shop }: Behind): Promise<Front> {
  const dir = tempDir();
  const [port, plainPort] = [await freePort(), await freePort()];
  // Certificates of its own making; the shop is served by it as well.
  const own = `{
	admin off
	local_certs
	skip_install_trust
	https_port ${port}
	http_port ${plainPort}
}
shop.example {
	reverse_proxy 127.0.0.1:${shop}
}
`;
  const file = join(dir, 'Caddyfile');
  writeFileSync(file, own + change(example('Caddyfile'), { '127.0.0.1:8787': `127.0.0.1:${collector}` }));
  const home = join(dir, 'home');
  mkdirSync(home);
  const env = { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const args = ['run', '--config', file, '--adapter', 'caddyfile'];
  return run(program('CADDY_PATH'), args, env, { port, plainPort });
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Own address: one of 127.0.0.0/8. */
  from?: string;
  plain?: boolean;
  /** Gets the answer as it comes in, which is not waited for then. */
  stream?: (chunk: string) => void;
}

export interface Told {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Ends the stream. */
  end(): void;
}

/** Asks the proxy as somebody from outside. @param host the name in the address */
export function ask(front: Front, host: string, path: string, asking: Asking = {}): Promise<Told> {
  const { method = 'GET', headers = {}, body = '', from = '127.0.0.1', plain = false, stream } = asking;
  const start = plain ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const request = start(
      {
        host: '127.0.0.1',
        port: plain ? front.plainPort : front.port,
        path,
        method,
        headers: { host, 'content-length': Buffer.byteLength(body), ...headers },
        localAddress: from,
        servername: host,
        rejectUnauthorized: false,
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        const told = () => ({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks),
          end: () => request.destroy(),
        });
        answer.on('data', (chunk: Buffer) => (stream ? stream(chunk.toString()) : chunks.push(chunk)));
        answer.on('error', () => {});
        if (stream) resolve(told());
        else answer.on('end', () => resolve(told()));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
