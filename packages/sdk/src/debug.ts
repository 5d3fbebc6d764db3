/** The part that only debug mode loads: says on the console what is wrong with a call, an event or a vendor. */
import { checkData } from '@beckon/events';
import { type Explanation, inWords } from './explain.ts';

/**
 * @param what a warning, or an event whose data is checked, and of which is said who gets it
 * @param warn gets one line per problem of the data
 */
export function hear(
  what: string | { name: string; data: unknown },
  warn: (message: string) => void,
  explain: (event: object) => Promise<Explanation | undefined>,
): void {
  if (typeof what === 'string') {
    console.warn(`beckon: ${what}`);
    return;
  }
  for (const { field, message } of checkData(what.name, what.data))
    warn(`track("${what.name}"): ${field} ${message}`);
  void explain(what).then((said) => said && console.info(`beckon: ${inWords(said)}`));
}
