/** The SQLite store keeps the contract of stores. */
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite', () => {
  const path = join(tempDir(), 'store.sqlite');
  return { open: () => openSqliteStore(path) };
});
