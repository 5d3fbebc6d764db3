/** The part that only debug mode loads: says on the console what is wrong with a call, an event or a vendor. */
import { checkData } from '@beckon/events';

/**
 * @param what a warning, or an event whose data is checked
 * @param warn gets one line per problem of the data
 */
export function hear(what: string | { name: string; data: unknown }, warn: (message: string) => void): void {
  if (typeof what === 'string') console.warn(`beckon: ${what}`);
  else
    for (const { field, message } of checkData(what.name, what.data))
      warn(`track("${what.name}"): ${field} ${message}`);
}
