/** `beckon init` as people use it: in a terminal, in a script; and a collector on what it wrote. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { readConfigFile, readManifests } from '@beckon/collector';
import { makeBatch, makeEvent, TOKEN, tempDir, until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { ask } from '../src/init/ask.ts';
import { configText } from '../src/init/write-config.ts';
import { beckonIn, COMMAND, inTerminal, runLine } from './run-beckon.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ORIGIN = 'https://www.mugs.example';
const META = '1234567890123456';

/** Runs a collector on what lies in the folder, and has it store an event of the shop. */
async function serveAndStore(folder: string, origin: string, site: string): Promise<void> {
  const { child, seen } = runLine([...COMMAND, 'serve', '--port', '0'], folder);
  const [, url] = await until('the collector to listen', () => {
    if (child.exitCode !== null) throw new Error(seen.err);
    return /^collector (\S+)$/m.exec(seen.out);
  });
  const event = makeEvent();
  const sent = await fetch(`${url}/bk/e/${site}`, {
    method: 'POST',
    headers: { origin },
    body: makeBatch([event]),
  });
  expect(sent.status).toBe(204);
  const stored = async () => {
    const answer = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await answer.json()) as { events: { id: string }[] }).events;
  };
  expect(await until('the event', async () => (await stored())[0])).toMatchObject({ id: event['id'], site });
  child.kill('SIGTERM');
  await until('its end', () => child.exitCode !== null);
}

test('without questions: a typed configuration on which a collector starts, and what to do next', async () => {
  const folder = tempDir();
  const { code, out, err } = await beckonIn(
    folder,
    ...['init', '--yes', '--origin', ORIGIN, '--origin', 'https://m.mugs.example', '--data', "it's here"],
    ...['--destination', `meta.pixelId=${META}`, '--destination', 'google.ids=G-ABC,AW-123/label'],
    ...['--destination', 'webhook.url=https://mugs.example/hook'],
    ...[
      '--destination',
      'webhook.secret=BECKON_WEBHOOK_SECRET',
      '--destination',
      'webhook.allowPrivate=true',
    ],
    ...[
      '--destination',
      'tiktok.pixelCode=C4A1',
      '--destination',
      'tiktok.options={"limited_data_use":true}',
    ],
  );
  expect([code, err]).toEqual([0, '']);
  expect(readdirSync(folder)).toEqual(['beckon.config.ts']);
  const written = readFileSync(join(folder, 'beckon.config.ts'), 'utf8');
  expect(written).toContain("import { defineConfig } from 'beckon';");
  expect(written).toContain('// Copy it from Events Manager > Data sources');
  expect(await readConfigFile(join(folder, 'beckon.config.ts'))).toEqual({
    dataDir: "it's here",
    sites: {
      mugs: {
        origins: [ORIGIN, 'https://m.mugs.example'],
        consent: 'pending',
        destinations: {
          meta: { pixelId: META },
          google: { ids: ['G-ABC', 'AW-123/label'] },
          webhook: {
            url: 'https://mugs.example/hook',
            secret: { env: 'BECKON_WEBHOOK_SECRET' },
            allowPrivate: true,
          },
          tiktok: { pixelCode: 'C4A1', options: { limited_data_use: true } },
        },
      },
    },
  });
  expect(out).toContain('<script async src="https://data.mugs.example/b/mugs.js"></script>');
  expect(out).toContain('<script>window.beckon||');
  expect(out).toContain("beckon('consent'");
  expect(out).toMatch(/environment of the collector:\n {2}BECKON_WEBHOOK_SECRET {3}Any long random text/);
  for (const next of ['npx beckon serve', 'npx beckon csp --collector https://data.mugs.example'])
    expect(out).toContain(next);
  await serveAndStore(folder, ORIGIN, 'mugs');
  expect(existsSync(join(folder, "it's here", 'store.sqlite'))).toBe(true);
  const csp = await beckonIn(folder, 'csp', '--collector', 'https://data.mugs.example');
  expect(csp.out).toContain('https://connect.facebook.net');
});

test('what it writes compiles in a project that has the package, and a wrong setting in it does not', async () => {
  const folder = tempDir();
  const answers = {
    origins: [ORIGIN],
    site: 'two-words',
    dataDir: '.beckon',
    consent: 'granted',
    destinations: { meta: { pixelId: META }, webhook: { url: 'https://a.example', secret: { env: 'A' } } },
  };
  const right = configText(answers, await readManifests());
  writeFileSync(join(folder, 'right.ts'), right);
  writeFileSync(join(folder, 'wrong.ts'), right.replace('pixelId:', 'pixelID:'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'packages/cli'), join(folder, 'node_modules/beckon'));
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: { lib: ['ES2023'], types: ['node'], noEmit: true },
      include: ['*.ts'],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toMatch(/^wrong\.ts\(.*'pixelID' does not exist/);
  expect(stdout).not.toContain('right.ts');
});

test('as JSON, to a file of another name', async () => {
  const folder = tempDir();
  const { code, out } = await beckonIn(
    folder,
    ...[
      'init',
      '--yes',
      '--json',
      '--config',
      'shop.json',
      '--origin',
      'http://localhost:*',
      '--consent',
      'granted',
    ],
  );
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8'))).toEqual({
    dataDir: '.beckon',
    sites: { shop: { origins: ['http://localhost:*'], consent: 'granted' } },
  });
  expect(out).toContain('npx beckon serve --config shop.json');
  expect(out).toContain('src="http://localhost:8787/b/shop.js"');
});

test('nothing is overwritten or put in front of another file unless --force says so', async () => {
  const folder = tempDir();
  const file = join(folder, 'beckon.config.ts');
  const init = (...more: string[]) => beckonIn(folder, 'init', '--yes', '--origin', ORIGIN, ...more);
  writeFileSync(file, '// mine\n');
  for (const more of [[], ['--json']]) {
    const { code, err } = await init(...more);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('beckon.config.ts is there already. Say --force'),
    ]);
  }
  const shadowed = await init('--json', '--force');
  expect([shadowed.code, shadowed.err]).toEqual([1, expect.stringContaining('would be read instead')]);
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['beckon.config.ts'], '// mine\n']);
  expect((await init('--force')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('defineConfig');
});

test.each([
  [[], 'init asks questions, and this is no terminal: say --yes'],
  [['--yes'], 'give the shop with --origin'],
  [['--yes', '--origin', 'shop.example'], 'sites.shop.origins[0]: must be scheme and host'],
  [['--yes', '--origin', ORIGIN, '--site', 'a b'], 'a site key is 1-64'],
  [['--yes', '--origin', ORIGIN, '--consent', 'yes'], 'must be "pending", "granted" or "denied"'],
  [['--yes', '--origin', ORIGIN, '--destination', 'mega'], 'is no destination. Known: '],
  [['--yes', '--origin', ORIGIN, '--destination', 'meta'], 'meta.pixelId: is missing. Copy it from'],
  [['--yes', '--origin', ORIGIN, '--destination', 'meta.pixelId=abc'], 'is not a usable text. Copy it from'],
  [['--yes', '--origin', ORIGIN, '--destination', 'meta.pixel=1'], 'is no setting. Known: pixelId'],
  [['--yes', '--origin', ORIGIN, '--destination', '=1'], 'write it as NAME.SETTING=VALUE'],
  [['--yes', '--origin', ORIGIN, '--destination', 'tiktok.options={'], 'must be JSON'],
  [['--yes', '--origin', ORIGIN, '--config', 'a.json'], 'in .json, with --json'],
])('init %j is wrong usage, and writes nothing', async (args, fault) => {
  const folder = tempDir();
  const { code, err } = await beckonIn(folder, 'init', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(fault)]);
  expect(readdirSync(folder)).toEqual([]);
});

/** Answers questions: waits for each text, then types. */
async function type(
  seen: () => string,
  keys: (text: string) => void,
  talk: [question: string, keys: string][],
) {
  let from = 0;
  for (const [question, answer] of talk) {
    from = await until(`"${question}"`, () => {
      const at = seen().indexOf(question, from);
      return at >= 0 && at + question.length;
    });
    keys(answer);
  }
}

const CLEAR = '\u0015';
const names = [...(await readManifests()).keys()];
const down = (from: number, to: string) => '\u001b[B'.repeat(names.indexOf(to) - from);
/** Corrects what is wrong on the way; takes what is proposed; chooses Meta and the webhook. */
const TALK: [question: string, keys: string][] = [
  ['Address of the shop', `${CLEAR}${ORIGIN}/cart\r`],
  ['must be scheme and host without path', `${CLEAR}${ORIGIN}\r`],
  ['Key of the site', '\r'],
  ['Folder in which events are kept', '\r'],
  ['What holds until', '\r'],
  // Down to it, choose; down to the next, choose.
  ['Where shall events go', `${down(0, 'meta')} ${down(names.indexOf('meta'), 'webhook')} \r`],
  ['Events Manager', 'abc\r'],
  ['is not a usable text', `${CLEAR}${META}\r`],
  ['accessToken', '\r'],
  ['The address that takes the events', 'https://mugs.example/hook\r'],
  ['Name of the environment variable', '\r'],
  ['Just these event names', 'purchase, add_to_cart\r'],
  ['How long an event that fails', 'soon\r'],
  ['must be a whole number', `${CLEAR}14\r`],
  ['whom to forget', '\r'],
  ['private networks', '\r'],
];
const EXPECTED = {
  origins: [ORIGIN],
  consent: 'pending',
  destinations: {
    meta: { pixelId: META },
    webhook: {
      url: 'https://mugs.example/hook',
      secret: { env: 'BECKON_WEBHOOK_SECRET' },
      events: ['purchase', 'add_to_cart'],
      retryDays: 14,
    },
  },
};

test('the questions: each answer is checked while it can be mended, and helped with where to find it', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const manifests = await readManifests();
  const answers = ask({}, manifests, { input, output });
  await type(
    () => shown,
    (keys) => input.write(keys),
    TALK,
  );
  expect(await answers).toEqual({ site: 'mugs', dataDir: '.beckon', ...EXPECTED });
});

// The terminal of util-linux; the questions themselves are asked above on every machine.
const script = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
test.skipIf(!script)(
  'in a terminal: asked, written, served; and left with Control-C nothing is written',
  async () => {
    const folder = tempDir();
    const open = () => runLine(inTerminal('init'), folder, 'pipe');

    const left = open();
    await type(
      () => left.seen.out,
      (keys) => left.child.stdin!.write(keys),
      [['Address of the shop', '\u0003']],
    );
    const cancelled = await left.ended;
    expect([cancelled.code, cancelled.out]).toEqual([1, expect.stringContaining('nothing is written')]);
    expect(readdirSync(folder)).toEqual([]);

    const { child, seen, ended } = open();
    await type(
      () => seen.out,
      (keys) => child.stdin!.write(keys),
      TALK,
    );
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).toContain('Next steps');
    const config = await readConfigFile(join(folder, 'beckon.config.ts'));
    expect(config).toEqual({ dataDir: '.beckon', sites: { mugs: EXPECTED } });
    await serveAndStore(folder, ORIGIN, 'mugs');
  },
);
