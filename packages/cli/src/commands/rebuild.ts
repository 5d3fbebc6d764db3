/** `beckon rebuild`: makes the store anew from the log. */
import { rebuildStore } from '@beckon/collector';
import { configHelp, configOptions, settingsOf } from '../settings.ts';
import type { Command } from './command.ts';

export const rebuild: Command = {
  summary: 'make the store anew from the log (the collector must be stopped)',
  usage: '',
  help: configHelp,
  options: configOptions,
  async run(values) {
    const { dataDir, lateDays } = await settingsOf(values);
    let shown = -1;
    const { events, bad, damagedBytes, carried } = await rebuildStore(
      dataDir,
      (done, total) => {
        const percent = Math.floor((done / total) * 100);
        if (percent === shown || !process.stderr.isTTY) return;
        shown = percent;
        process.stderr.write(`\rrebuilding ${percent} %`);
      },
      lateDays,
    );
    if (shown >= 0) process.stderr.write('\n');
    console.log(`${events} events stored, ${bad} bad rows, ${damagedBytes} damaged bytes of the log`);
    if (!carried)
      console.log('the old store could not be read: destinations begin behind what is stored now');
  },
};
