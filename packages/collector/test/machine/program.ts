/** Programs of the machine that the proofs here need. */

/**
 * @param variable of the environment, which `npm run machine` sets to where it found the program
 * @throws Error when it is not there: a proof that cannot be had must fail, not pass by absence
 */
export function program(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`no program: run \`npm run machine\`, which finds it, or set ${variable}`);
  return path;
}
