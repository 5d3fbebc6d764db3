/** Which fields of a form hold the visitor's e-mail or phone, and which are never read. */
import { emailOf, phoneOf } from './lead-values.ts';

export type Kind = 'email' | 'phone';
export type Told = Partial<Record<Kind, string>>;

/** By autocomplete, name and id; whatever the type says. */
const NEVER =
  /pass(?!enger)|\bcc-|card|cvv|cvc|csc|iban|\bbic\b|\botp|one-?time|token|\bpin\b|\btan\b|code|secur|ssn|tax|\bvat\b|zip|postal|birth|bday|tel-(local|ext)/;
const HINTS: Readonly<Record<Kind, RegExp>> = { email: /e-?mail/, phone: /phone|mobil|handy|(^|[^a-z])tel/ };
const TYPES: Readonly<Record<string, Kind>> = { email: 'email', tel: 'phone' };

function kindOf(field: HTMLInputElement): Kind | undefined {
  const { type } = field;
  // A word of its own where it is one in camelCase, too.
  const hints = ['autocomplete', 'name', 'id']
    .map((name) => field.getAttribute(name) ?? '')
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
  if (NEVER.test(hints)) return undefined;
  if (type !== 'text') return TYPES[type];
  return (['email', 'phone'] as const).find((kind) => HINTS[kind].test(hints));
}

/** Not so the field that waits for robots: of no size, transparent or beside the page. */
function isVisible(field: HTMLElement): boolean {
  const { width, height, right, bottom } = field.getBoundingClientRect();
  return (
    width > 1 &&
    height > 1 &&
    right + scrollX > 0 &&
    bottom + scrollY > 0 &&
    // Not in Safari before 17.4.
    field.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) !== false
  );
}

/**
 * What a field tells: none when it is no such field, hidden, or holds neither an e-mail address nor a phone number.
 * @param seen fields that were visible when the visitor left them, of forms in several steps
 */
export function readField(
  field: unknown,
  seen: WeakSet<object>,
  callingCode: string | undefined,
): [Kind, string] | undefined {
  if (!(field instanceof HTMLInputElement) || field.disabled) return undefined;
  const kind = kindOf(field);
  if (!kind) return undefined;
  const value = kind === 'email' ? emailOf(field.value) : phoneOf(field.value, callingCode);
  if (!value || !(seen.has(field) || isVisible(field))) return undefined;
  seen.add(field);
  return [kind, value];
}
