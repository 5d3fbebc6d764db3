/** Secrets are kept in the environment, and named in the configuration. */
import { type Faults, isObject } from './faults.ts';

/** The only secret of several lines: a key as PEM. */
const PEM = /^-----BEGIN [A-Z ]+-----[\s\S]*-----END [A-Z ]+-----$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x1f\x7f]/;

/**
 * The text of an environment variable, named as `{ "env": "NAME" }`; '' with a fault. Without white space at its ends, as
 * files end with a line end; another character that no header can hold is refused.
 */
export function checkSecret(faults: Faults, field: string, value: unknown, help: string): string {
  const name = isObject(value) && Object.keys(value).length === 1 ? value['env'] : undefined;
  if (typeof name !== 'string' || !/^\w{1,100}$/.test(name)) {
    faults.add(field, `must be { "env": "NAME" }: secrets are kept in the environment. ${help}`);
    return '';
  }
  const text = process.env[name]?.trim();
  if (!text) faults.add(field, `the environment variable ${name} is not set. ${help}`);
  else if (CONTROL.test(text) && !PEM.test(text))
    faults.add(
      field,
      `the environment variable ${name} holds a control character, such as a line end. ${help}`,
    );
  else return text;
  return '';
}
