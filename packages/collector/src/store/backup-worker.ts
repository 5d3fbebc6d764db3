/** The thread that copies the store; it ends when the copy is complete. */
import { workerData } from 'node:worker_threads';
import { connect } from './driver.ts';

export interface BackupSetup {
  from: string;
  to: string;
}

const { from, to } = workerData as BackupSetup;
const db = connect(from);
try {
  db.exec('PRAGMA busy_timeout = 10000');
  db.prepare('VACUUM INTO ?').run(to);
} finally {
  db.close();
}
