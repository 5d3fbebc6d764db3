/** Secrets as a configuration names them: they are kept in the environment. */

/** The text of the environment variable of that name. */
export interface FromEnvironment {
  env: string;
}

/** Settings as they are written in a configuration. */
export type WithSecrets<Settings, Names extends keyof Settings> = Omit<Settings, Names> & {
  [Name in keyof Pick<Settings, Names>]: FromEnvironment;
};
