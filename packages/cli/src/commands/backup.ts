/** `beckon backup FILE`: copies the store while the collector runs. */
import { backupStore } from '@beckon/collector';
import { showProgress } from '../progress.ts';
import { configHelp, configOptions, settingsOf } from '../settings.ts';
import { type Command, UsageError } from './command.ts';

export const backup: Command = {
  summary: 'copy the store into a file; the collector may run',
  usage: 'FILE',
  help: `${configHelp}

To restore, put the file as store.sqlite into an empty data folder, user-data.key of the old folder beside it, and
start a collector there. Without the key nobody can read what visitors told of themselves.`,
  options: configOptions,
  operand: true,
  async run(values, file) {
    if (!file) throw new UsageError('name the file to write');
    const { dataDir } = await settingsOf(values);
    await showProgress('copying', (at) => backupStore(dataDir, file, at));
    console.log(file);
  },
};
