/** What `beckon serve` and the others say when they cannot do what they are told, and how they end. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { tempDir, until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { beckonIn, COMMAND, runLine } from './run-beckon.ts';

const SITES = "sites: { shop: { origins: ['https://shop.example'] } }";

function folderWith(config: string, file = 'beckon.config.ts'): string {
  const folder = tempDir();
  writeFileSync(join(folder, file), config);
  return folder;
}

test('a port that is taken is told with the mend, and leaves the data folder free for the next try', async () => {
  const server = createServer().listen(0, 'localhost');
  await until('the other server', () => server.listening);
  const { port } = server.address() as AddressInfo;
  const folder = folderWith(`export default { ${SITES} };`);
  for (let i = 0; i < 2; i++) {
    const { code, out, err } = await runLine(
      [...COMMAND, 'serve', '--port', String(port)],
      folder,
      'ignore',
      {},
    ).ended;
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`^beckon: port ${port} on localhost is taken\\. .*--port\\n$`));
  }
  server.close();
  // Nobody was shown a token or a password: the start that succeeds makes them, and shows them.
  for (const name of ['admin-token', 'admin-password'])
    expect(existsSync(join(folder, '.beckon', name))).toBe(false);
  const { child, seen } = runLine([...COMMAND, 'serve', '--port', '0'], folder, 'ignore', {});
  await until('the password', () => /^password /m.test(seen.out));
  expect(seen.out).toMatch(/^token \S{32}$/m);
  child.kill('SIGTERM');
  await until('its end', () => child.exitCode !== null);
});

test.each([
  [
    ['--host', '203.0.113.9'],
    '203\\.0\\.113\\.9 is no address of this machine\\. .*--host, such as localhost',
  ],
  [['--host', 'localhost:8787'], 'there is no host localhost:8787\\. .*--host, without a port'],
])('%j cannot be listened on, and is told with the mend', async (args, fault) => {
  const folder = folderWith(`export default { ${SITES} };`);
  const { code, out, err } = await beckonIn(folder, 'serve', '--port', '0', ...args);
  expect([code, out, err]).toEqual([1, '', expect.stringMatching(new RegExp(`^beckon: ${fault}`))]);
});

test('a collector goes on when nobody reads what it prints', async () => {
  const folder = folderWith(`export default { ${SITES} };`);
  const { child, seen } = runLine([...COMMAND, 'serve', '--port', '0'], folder);
  child.stdout!.destroy();
  await until('the log', () => seen.err.includes('listening'));
  const url = await until('its address', () => /http:\/\/localhost:\d+/.exec(seen.err)?.[0]);
  // What it prints comes behind the log.
  for (let i = 0; i < 20; i++) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  await until('its end', () => child.exitCode !== null);
  expect([child.exitCode, seen.err]).toEqual([0, expect.stringContaining('stopped')]);
});

test('a data folder that another collector uses is refused', async () => {
  const folder = folderWith(`export default { ${SITES} };`);
  const { child, seen } = runLine([...COMMAND, 'serve', '--port', '0'], folder);
  await until('the first collector', () => /^collector /m.test(seen.out));
  const { code, err } = await beckonIn(folder, 'serve', '--port', '0');
  expect([code, err]).toEqual([1, expect.stringContaining('used by another collector')]);
  child.kill('SIGTERM');
  await until('its end', () => child.exitCode !== null);
  expect(child.exitCode).toBe(0);
});

test('a data folder that is a file is told with the mend', async () => {
  const folder = folderWith(`export default { ${SITES} };`);
  for (const data of ['beckon.config.ts', 'beckon.config.ts/data']) {
    const { code, out, err } = await beckonIn(folder, 'serve', '--port', '0', '--data', data);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^beckon: the data folder beckon\.config\.ts\S* cannot be used: .*--data\n$/);
  }
});

test('every fault of a configuration is told at once, one a line, with field and mend', async () => {
  const folder = folderWith(
    "export default { port: -1, ports: 2, sites: { shop: { origins: ['shop.example'], destinations: { meta: { pixelId: 'x' } } } } };",
  );
  const { code, out, err } = await beckonIn(folder, 'serve');
  expect([code, out]).toEqual([1, '']);
  const lines = err.trim().split('\n');
  expect(lines[0]).toBe('beckon: the configuration is not usable:');
  for (const fault of [
    /^ {2}- port: must be a whole number/,
    /^ {2}- ports: is no setting\. Known: /,
    /^ {2}- sites\.shop\.origins\[0\]: must be scheme and host/,
    /^ {2}- sites\.shop\.destinations\.meta\.pixelId: .*Events Manager/,
  ])
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  expect(lines).toHaveLength(5);
  expect(err).not.toContain('    at ');
});

test.each([
  [
    'a syntax error',
    'export default {\n  sites: {\n};\n',
    /beckon\.config\.ts:\d: cannot be compiled: .*Mend that line/,
  ],
  [
    'a throw',
    "\nthrow new Error('the vault is closed');\n",
    /beckon\.config\.ts:2: throws: the vault is closed\. Mend/,
  ],
  ['no object', 'export default 7;\n', /beckon\.config\.ts: must hold an object/],
])('a file with %s is told without a stack', async (_what, config, fault) => {
  const { code, out, err } = await beckonIn(folderWith(config), 'serve');
  expect([code, out, err]).toEqual([1, '', expect.stringMatching(fault)]);
  expect(err).not.toContain('    at ');
});

test('no file at all is told with how to make one; a folder is no file', async () => {
  const folder = tempDir();
  const none = await beckonIn(folder, 'serve');
  expect([none.code, none.err]).toEqual([1, expect.stringMatching(/beckon\.config\.ts, .*beckon init/)]);
  const named = await beckonIn(folder, 'serve', '--config', 'my.ts');
  expect([named.code, named.err]).toEqual([1, expect.stringContaining('my.ts: there is no such file')]);
  mkdirSync(join(folder, 'beckon.config.json'));
  const dir = await beckonIn(folder, 'serve');
  expect([dir.code, dir.err]).toEqual([1, expect.stringContaining('beckon.config.json: cannot be read')]);
});

test.each([
  [['serve', '--prot', '80'], "Unknown option '--prot'"],
  [['serve', '--port'], "'--port <value>' argument missing"],
  [['serve', '--port', 'http'], '--port must be a whole number from 0 to 65535'],
  [['serve', '--port', '70000'], '--port must be a whole number from 0 to 65535'],
  [['serve', 'now'], '"serve" does not take "now"'],
  [['bad-rows', '--reason', 'x'], '--reason goes with --replay'],
  [['bad-rows', '--replay', '--limit', '3'], '--limit does not go with --replay'],
])('%j is wrong usage: told with the options, exit code 2', async (args, fault) => {
  const { code, out, err } = await beckonIn(folderWith(`export default { ${SITES} };`), ...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(fault);
  expect(err).toContain(`Usage\n  beckon ${args[0]} `);
});

test('the help of each command names each of its options, and the list names each command', async () => {
  const folder = tempDir();
  const { out } = await beckonIn(folder, '--help');
  const names = [...out.matchAll(/^ {2}beckon ([a-z][a-z-]*) +\S/gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(10);
  const helps = await Promise.all(names.map((name) => beckonIn(folder, name, '--help')));
  for (const [i, { code, out }] of helps.entries()) {
    expect([names[i], code]).toEqual([names[i], 0]);
    const [head = '', options = ''] = out.split('\nOptions\n');
    expect(head).toContain(`beckon ${names[i]}`);
    // What the usage line promises is explained below it.
    for (const [option] of head.matchAll(/--[a-z]+/g))
      expect(options, `${names[i]} ${option}`).toContain(option);
  }
});
