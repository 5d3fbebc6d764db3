/** What is wrong with a configuration: all of it at once, each fault with its field and the mend. */

export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`beckon: the configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One fault per line: the field, what is wrong, the mend. */
export class Faults {
  readonly list: string[] = [];
  /** @param withSecrets they are looked up in the environment; else each is '' */
  constructor(readonly withSecrets = true) {}
  add(field: string, fault: string): void {
    this.list.push(`${field}: ${fault}`);
  }
  text(field: string, value: unknown, pattern: RegExp, mend: string): string {
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.add(field, mend);
    return '';
  }
  known(field: string, value: Record<string, unknown>, names: readonly string[]): void {
    for (const key of Object.keys(value))
      if (!names.includes(key)) this.add(`${field}${key}`, `is no setting. Known: ${names.join(', ')}`);
  }
}
