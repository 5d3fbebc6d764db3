/** The captures by name, each a file of its own. */
import type { Capture } from './capture.ts';

export const captures: Readonly<Record<string, () => Promise<{ default: Capture }>>> = {};
