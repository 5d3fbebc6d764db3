/** The sources of consent by name, each a file of its own. */
import type { ConsentSource } from './source.ts';

export const sources: Readonly<Record<string, () => Promise<{ default: ConsentSource }>>> = {};
