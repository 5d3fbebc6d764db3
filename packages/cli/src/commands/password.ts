/** `beckon password`: sets a new admin password and ends all sessions. */
import { text as readAll } from 'node:stream/consumers';
import { setPassword } from '@beckon/collector';
import { configHelp, configOptions, settingsOf } from '../settings.ts';
import { type Command, text } from './command.ts';

export const password: Command = {
  summary: 'set a new admin password and end all sessions',
  usage: '[--stdin]',
  help: `  --stdin         read it from standard input, at least 12 characters  (default: one is made and printed)
${configHelp}

With --data no configuration is read. The collector may run: it takes the new one at once.
A collector that gets BECKON_ADMIN_PASSWORD keeps to that one.`,
  options: { ...configOptions, stdin: { type: 'boolean' } },
  async run(values) {
    const dataDir = text(values, 'data') ?? (await settingsOf(values)).dataDir;
    // The end of the line is the terminal's or the pipe's.
    const chosen = values['stdin'] ? (await readAll(process.stdin)).replace(/\r?\n$/, '') : undefined;
    const set = await setPassword(dataDir, chosen);
    console.log(chosen === undefined ? `password ${set}` : 'the password is set, all sessions end');
  },
};
