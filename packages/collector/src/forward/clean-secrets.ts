/** Takes secrets out of what vendors answer: they repeat a bad token in their message. */
import type { ServerAnswer } from '@beckon/destinations';

const MIN_SECRET_CHARS = 4;
const HIDDEN = '(secret)';

export interface Cleaner {
  text(text: string): string;
  /**
   * An answer as a half may see it: who cuts a message later cuts no secret in two. Texts in JSON are cleaned as they are
   * meant, however they are escaped.
   */
  answer(answer: ServerAnswer): ServerAnswer;
}

/** As they are, in an address, and in JSON that is none as a whole; with slashes as PHP writes them. */
const formsOf = (secret: string): string[] => {
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), json, json.replaceAll('/', '\\/')];
};

export function createCleaner(secrets: readonly string[]): Cleaner {
  const all = secrets.filter(({ length }) => length >= MIN_SECRET_CHARS);
  const forms = [...new Set(all.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const text = (dirty: string) => forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), dirty);

  function body(dirty: string): string {
    try {
      return JSON.stringify(
        JSON.parse(dirty, (_key, value: unknown) => (typeof value === 'string' ? text(value) : value)),
      );
    } catch {
      return text(dirty);
    }
  }
  const fields = (headers: ServerAnswer['headers']) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value && text(value)]));

  return {
    text,
    answer: (answer) => ({ ...answer, headers: fields(answer.headers), body: body(answer.body) }),
  };
}
