/** `beckon rebuild`: makes the store anew from the log. */
import { readManifests, rebuildStore, removersOf, targetsOf } from '@beckon/collector';
import { showProgress } from '../progress.ts';
import { configHelp, configOptions, settingsOf } from '../settings.ts';
import type { Command } from './command.ts';

export const rebuild: Command = {
  summary: 'make the store anew from the log (the collector must be stopped)',
  usage: '[--config FILE] [--data DIR]',
  help: configHelp,
  options: configOptions,
  async run(values) {
    const config = await settingsOf(values);
    const { dataDir, lateDays, userData } = config;
    const removers = removersOf(targetsOf(config, await readManifests()));
    const { events, bad, damagedBytes, carried } = await showProgress('rebuilding', (at) =>
      rebuildStore(dataDir, at, { lateDays, userData, removers }),
    );
    console.log(`${events} events stored, ${bad} bad rows, ${damagedBytes} damaged bytes of the log`);
    if (!carried)
      console.log('the old store could not be read: destinations begin behind what is stored now');
  },
};
