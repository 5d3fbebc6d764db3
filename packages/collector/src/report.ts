/** How the parts tell whoever runs the collector what happens, and the log behind it. */
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';

export type Level = 'info' | 'warn' | 'error';

/**
 * @param message in fixed words, or those of an error of ours; never what a visitor or an admin sent
 * @param level default `warn`
 * @param fields names and numbers; addresses shortened, no secrets
 */
export type Report = (
  message: string,
  level?: Level,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface LogSettings {
  level: (typeof LOG_LEVELS)[number];
  /** One JSON object a line; else lines for people. */
  json: boolean;
}

export const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** `12:03:04 warn  sign-in: wrong password address=192.0.2.0 wrong=1` */
function readable(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) =>
    ` ${name}=${value}`.replace(/(?!\n)\p{Cc}/gu, '\ufffd'),
  );
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${msg}${rest.join('')}\n`;
}

/** Writes to standard error, each line before the call returns: the last ones before a crash are the ones one needs. */
export function createReport({ level, json }: LogSettings): Report {
  const toStderr = destination({ dest: 2, sync: true });
  const stream: DestinationStream = json ? toStderr : { write: (line) => toStderr.write(readable(line)) };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return (message, at = 'warn', fields = {}) => logger[at](fields, message);
}
