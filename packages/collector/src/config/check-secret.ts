/** Secrets are kept in the environment, and named in the configuration. */
import { type Faults, isObject } from './faults.ts';

/** The text of an environment variable, named as `{ "env": "NAME" }`; '' with a fault. */
export function checkSecret(faults: Faults, field: string, value: unknown, help: string): string {
  const name = isObject(value) && Object.keys(value).length === 1 ? value['env'] : undefined;
  if (typeof name !== 'string' || !/^\w{1,100}$/.test(name))
    faults.add(field, `must be { "env": "NAME" }: secrets are kept in the environment. ${help}`);
  else if (process.env[name]) return process.env[name];
  else faults.add(field, `the environment variable ${name} is not set. ${help}`);
  return '';
}
