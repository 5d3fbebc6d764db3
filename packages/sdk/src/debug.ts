/** The part that only debug mode loads: says on the console what is wrong with the data of an event. */
import { checkData } from '@beckon/events';

/** One line per problem of `track(name, data)`. */
export const problemsOf = (name: string, data: unknown): string[] =>
  checkData(name, data).map(({ field, message }) => `track("${name}"): ${field} ${message}`);
