/** A copy of the store is as private as the store. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { backupStore } from '../src/store/backup.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

test("a backup is its owner's alone, and holds what is stored", async () => {
  const dir = tempDir();
  const store = openSqliteStore(join(dir, 'store.sqlite'));
  const event = makeStored('a', 1, Date.now());
  store.apply('indexer', { ...emptyPass(), events: [event], position: 1 });
  const file = join(dir, 'backups', 'copy.sqlite');
  await backupStore(dir, file);
  store.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const copy = openSqliteStore(file);
  expect(copy.recentEvents(10).map(({ id }) => id)).toEqual([event.id]);
  copy.close();
});
