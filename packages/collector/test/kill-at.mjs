/** Loaded before a command: kills its process right before its n-th call (BECKON_TEST_KILL_AT) that touches a store (BECKON_TEST_STORE). */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { BECKON_TEST_KILL_AT: at, BECKON_TEST_STORE: store } = process.env;
const files = new Set(['', '-wal', '-shm'].map((end) => store + end));
let calls = 0;
for (const name of ['existsSync', 'rmSync', 'renameSync']) {
  const real = fs[name];
  fs[name] = (...given) => {
    if (given.some((path) => files.has(path)) && ++calls === Number(at)) process.kill(process.pid, 'SIGKILL');
    return real(...given);
  };
}
syncBuiltinESMExports();
// Behind the last of them.
process.on('exit', () => {
  if (++calls === Number(at)) process.kill(process.pid, 'SIGKILL');
});
