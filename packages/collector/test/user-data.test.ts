/** What visitors tell of themselves, as it lies on the disk: unreadable without the key, hashed, or as told. */
import { copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, until } from '@beckon/testing';
import { expect, onTestFinished, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { backupStore } from '../src/store/backup.ts';
import { openDatabase } from '../src/store/driver.ts';
import { createUserData, type UserDataMode } from '../src/store/user-data.ts';

const told = { id: 'u-1', email: ' Anna@Example.com', phone: '+49 151 234', firstName: 'Änne' };

async function started(config: Record<string, unknown> = {}): Promise<CollectorProcess> {
  const collector = await startCollectorProcess(config);
  onTestFinished(async () => void (await collector.kill()));
  const batch = makeBatch([makeEvent({ id: 'known', user: told }), makeEvent({ id: 'nobody' })]);
  expect((await collector.post(batch)).status).toBe(204);
  await collector.indexed();
  return collector;
}
const storeOf = ({ dataDir }: CollectorProcess) => join(dataDir, 'store.sqlite');

/** The texts that the store holds, by event id. */
function kept(collector: CollectorProcess): Record<string, string> {
  const db = openDatabase(storeOf(collector));
  const rows = db.prepare('SELECT id, body FROM events').all() as { id: string; body: string }[];
  db.close();
  return Object.fromEntries(rows.map(({ id, body }) => [id, body]));
}
const userOf = async (collector: CollectorProcess) =>
  (await collector.events()).find(({ id }) => id === 'known')!.user;

test('by default nothing but the user id can be read in the store, and the API tells all of it, after a restart too', async () => {
  const collector = await started();
  const { known, nobody } = kept(collector);
  expect(known).toContain('"id":"u-1"');
  expect(known).not.toMatch(/anna|@example\.com|49 151|Änne/i);
  expect(nobody).not.toContain('sealed');
  expect(await userOf(collector)).toEqual(told);
  await collector.kill('SIGKILL');
  await collector.restart();
  expect(await userOf(collector)).toEqual(told);
});

test('data folder, store and key are for their owner alone', async () => {
  const { dataDir } = await started();
  for (const file of ['store.sqlite', 'store.sqlite-wal', 'user-data.key', 'log', 'log/0000000000000000.log'])
    expect([file, statSync(join(dataDir, file)).mode & 0o077]).toEqual([file, 0]);
});

test('a store without its key says that it is unreadable, loses nothing else, and reads again with the key', async () => {
  const collector = await started();
  const key = join(collector.dataDir, 'user-data.key');
  await collector.kill();
  renameSync(key, `${key}.away`);
  await collector.restart();
  expect(await userOf(collector)).toEqual({ id: 'u-1', unreadable: true });
  await collector.kill();
  copyFileSync(`${key}.away`, key);
  await collector.restart();
  expect(await userOf(collector)).toEqual(told);
});

test('a key file that is none is refused with the mend, and is not written over', async () => {
  const collector = await started();
  const key = join(collector.dataDir, 'user-data.key');
  const right = readFileSync(key);
  await collector.kill();
  writeFileSync(key, 'short');
  await expect(rebuildStore(collector.dataDir)).rejects.toThrow(/user-data\.key is no key.*Put back/);
  expect(readFileSync(key, 'utf8')).toBe('short');
  writeFileSync(key, right);
  await collector.restart();
  expect(await userOf(collector)).toEqual(told);
});

test('hashed: e-mail and phone as SHA-256 of their plain form, the rest is dropped; people are found all the same', async () => {
  const collector = await started({ userData: 'hashed' });
  expect(await userOf(collector)).toEqual({
    id: 'u-1',
    // sha256 of anna@example.com and of 49151234
    email_sha256: 'f7d54c22dda5b1780276601cd005909b70543fc4a6ba72d735b4cb9bbb611f01',
    phone_sha256: 'a49b332defc95d4b24e1f8f3e1090142a1d33d861386399a25619f4c04da165f',
  });
  const person = await collector.api<{ events: number }>('person?site=shop&email=anna@example.com');
  expect(person.events).toBe(2);
});

test('plain keeps it as told, and another mode holds for what comes from then on', async () => {
  const collector = await started({ userData: 'plain' });
  expect(kept(collector)['known']).toContain('"firstName":"Änne"');
  await collector.kill();
  await rebuildStore(collector.dataDir, undefined, { userData: 'encrypted' });
  await collector.restart();
  expect(kept(collector)['known']).not.toContain('Änne');
  expect(await userOf(collector)).toEqual(told);
});

/** Of what comes without a price that is one; with the context that it is kept with. */
async function withBadRow(userData: string): Promise<CollectorProcess> {
  const collector = await started({ userData });
  const wrong = { name: 'purchase', data: { value: '12,90', currency: 'EUR' } };
  await collector.post(makeBatch([makeEvent({ ...wrong, id: 'wrong', visitor: 'v-bad', user: told })]));
  await collector.post(makeBatch([makeEvent({ id: 'whole', user: told })], { v: 2 }));
  await collector.post('{"user":{"email":"anna@example.com"');
  await collector.indexed();
  return collector;
}

test.each(['encrypted', 'hashed'])(
  '%s: neither e-mail nor phone of bad rows can be read in the store and its copies',
  async (userData) => {
    const collector = await withBadRow(userData);
    expect((await collector.badRows()).map(({ body }) => /Änne|anna@/i.test(body))).toEqual(
      userData === 'hashed' ? [false, false, false] : [true, true, true],
    );
    await collector.kill('SIGTERM');
    const copy = join(collector.dataDir, 'copy.sqlite');
    await backupStore(collector.dataDir, copy);
    for (const file of [storeOf(collector), copy])
      expect(readFileSync(file).toString('utf8')).not.toMatch(/anna@|49 151|Änne/i);
  },
);

test.each(['encrypted', 'hashed', 'plain'])(
  '%s: a bad row that is right by now is stored as it would have been, of the same person',
  async (userData) => {
    const collector = await withBadRow(userData);
    await collector.kill('SIGTERM');
    // As a version that knew fewer rules would have left it.
    const db = openDatabase(storeOf(collector));
    const coder = createUserData(collector.dataDir, userData as UserDataMode);
    const rows = db.prepare('SELECT seq, body FROM bad_rows').all() as { seq: number; body: string }[];
    for (const { seq, body } of rows)
      db.prepare('UPDATE bad_rows SET body = ? WHERE seq = ?').run(
        coder.writeText(coder.readText(body).replace('"12,90"', '12.9').replace('"v":2', '"v":1')),
        seq,
      );
    db.close();
    await collector.restart();
    expect((await collector.act('bad-rows/replay')).status).toBe(202);
    const events = await until('the mended events', async () => {
      const all = await collector.events();
      return all.some(({ id }) => id === 'whole') && all.some(({ id }) => id === 'wrong') && all;
    });
    const [known, ...mended] = ['known', 'wrong', 'whole'].map(
      (wanted) => events.find(({ id }) => id === wanted)!.user,
    );
    expect(mended).toEqual([known, known]);
    const person = await collector.api<{ visitors: string[] }>('person?site=shop&email=anna@example.com');
    expect(person.visitors).toContain('v-bad');
  },
);

test('rows of versions that kept them in plain stay readable, and are erased', async () => {
  const collector = await started();
  await collector.kill('SIGTERM');
  const db = openDatabase(storeOf(collector));
  const body = JSON.stringify({ name: 'x', user: { email: 'old@example.com' } });
  db.prepare("INSERT INTO bad_rows (site, received, reason, body) VALUES ('shop', 1, 'old', ?)").run(body);
  db.close();
  await collector.restart();
  expect(await collector.badRows()).toMatchObject([{ body }]);
  await collector.act('person/erase?site=shop&email=old@example.com');
  expect(await collector.badRows()).toEqual([]);
});
