/** What the proofs here need of the machine, and how they break a collector. */

/**
 * @param variable of the environment, which `npm run machine` sets to where it found the program
 * @throws Error when it is not there: a proof that cannot be had must fail, not pass by absence
 */
export function program(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`no program: run \`npm run machine\`, which finds it, or set ${variable}`);
  return path;
}

/** Environment of a collector that does what sabotage.mjs says under this name. */
export const sabotaged = (how: string): Record<string, string> => ({
  BECKON_TEST_SABOTAGE: how,
  NODE_OPTIONS: `--import=${new URL('./sabotage.mjs', import.meta.url).href}`,
});
