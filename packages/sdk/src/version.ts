/** The version that batches carry; the size check compares it with package.json. */
export const VERSION = '0.1.0';
