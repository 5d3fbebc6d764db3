/** What a command is: its help, its options, and what it does. */
import type { ParseArgsConfig } from 'node:util';

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What comes behind the command's name. */
  usage: string;
  /** One line per option. */
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Whether a file or the like follows the command's name. */
  operand?: boolean;
  /** Goes on when nobody reads its output any more; others end. Default false. */
  runsOn?: boolean;
  /** @throws Error whose message says what is wrong and the mend */
  run(values: Values, operand: string): Promise<void>;
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** A wrong call: told with the usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The text of an option, its default, or undefined. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be repeated. */
export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A whole number. @throws UsageError when it is none, or out of range */
export function whole(values: Values, name: string, fallback: number, max: number): number {
  const given = text(values, name);
  if (given === undefined) return fallback;
  if (!/^\d{1,15}$/.test(given) || Number(given) < 1 || Number(given) > max)
    throw new UsageError(`--${name} must be a whole number from 1 to ${max}`);
  return Number(given);
}
