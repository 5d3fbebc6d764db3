/** How far long work is, as a bar on standard error; nothing where that is no terminal. */

const WIDTH = 30;

/**
 * Runs the work, which tells what is done of all, in whatever unit. The bar is gone when the work ends.
 * @param what in the form of "copying"
 */
export async function showProgress<T>(
  what: string,
  work: (at: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const { stderr } = process;
  let shown = '';
  try {
    return await work((done, total) => {
      if (!stderr.isTTY) return;
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      const line = `${what} ${bar} ${Math.floor(share * 100)} %`;
      if (line !== shown) stderr.write(`\r${line}`);
      shown = line;
    });
  } finally {
    if (shown) stderr.write('\r\u001b[K');
  }
}
