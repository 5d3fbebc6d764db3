/** Loaded into a collector before anything else: breaks how files are written, so that a proof can show that it would fail. */
import { open } from 'node:fs/promises';

const file = await open(process.execPath);
const prototype = Object.getPrototypeOf(file);
await file.close();
const { datasync } = prototype;

/** By the name in BECKON_TEST_SABOTAGE. */
const sabotages = {
  'syncs nothing': () => {
    prototype.datasync = async () => {};
  },
  'does not wait for the sync': () => {
    prototype.datasync = async function () {
      datasync.call(this).catch(() => {});
    };
  },
  'does not sync the folder': () => {
    prototype.sync = async () => {};
  },
  'finds the disk full': () => {
    prototype.writev = async () => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
  },
};
sabotages[process.env.BECKON_TEST_SABOTAGE]();
