/** Reads the body of an answer: vendors' servers, and the proxies before them, answer with anything. */

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined when it is no JSON object. */
export function fieldsOf(body: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const MAX_MESSAGE_CHARS = 200;

/** One line for people: vendor, code, the vendor's words, its trace id. */
export function tell(vendor: string, code: unknown, message: unknown, trace: unknown): string {
  const words = typeof message === 'string' && message ? `: ${message.slice(0, MAX_MESSAGE_CHARS)}` : '';
  const at = typeof trace === 'string' && trace ? ` (trace ${trace.slice(0, 100)})` : '';
  return `${vendor} answered ${code}${words}${at}`;
}
