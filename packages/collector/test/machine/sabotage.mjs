/** Loaded into a collector before anything else, so that a proof can show that it would fail: breaks how files are synced. */
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
};
sabotages[process.env.BECKON_TEST_SABOTAGE]();
