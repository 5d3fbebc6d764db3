/** What people typed into the shop's search, for vendors. */
import { cut, type Fields } from './commerce.ts';

/** Nobody types more, and pixels send it in an address. */
const MAX_SEARCH = 500;

export function searchTerm(data: Fields): string | undefined {
  const term = data['search_term'];
  return term ? cut(`${term}`, MAX_SEARCH) : undefined;
}
