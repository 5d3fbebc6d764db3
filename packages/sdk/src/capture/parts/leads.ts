/** Leads: e-mail and phone of the forms that a site names, when they are sent, and if it wants when a field is left. */
import type { User } from '@beckon/events';
import type { Capture } from '../capture.ts';
import { createDigests } from '../digests.ts';
import { hear } from '../hear.ts';
import { readField, type Told } from '../lead-fields.ts';
import { createOnce } from '../once-a-view.ts';
import { watchRoots } from '../roots.ts';

interface Settings {
  /** Forms, or what is around their fields. Default: forms with the attribute `data-beckon-lead`. */
  forms?: string;
  /** What a sent form is; the value of the attribute comes first. `false`: only who the visitor is. */
  event?: string | false;
  /** Also when a field is left: the visitor is known though the form is never sent. Default false. */
  blur?: boolean;
  /** Of phone numbers that do not say their country, such as `49`. */
  callingCode?: string;
  /** Digests leave the device, not what was typed. Default false. */
  hash?: boolean;
}

const MARK = 'data-beckon-lead';

const capture: Capture = (page, settings) => {
  const { forms = `form[${MARK}]`, event = 'generate_lead', blur, hash, callingCode } = settings as Settings;
  // What is no selector is a warning now.
  document.querySelector(forms);
  const seen = new WeakSet<object>();
  const isFirst = createOnce(page);
  const digests = createDigests();

  /** Whether the site has named the form, and it is none to log in with. */
  function wants(form: Element): boolean {
    const login = form.querySelector('[type=password],[autocomplete*=password]');
    return !!form.closest(forms) && (!login || form.hasAttribute(MARK));
  }

  function tell(form: Element, told: Told, name: string | false, marks: readonly unknown[]): void {
    function tellWho(user: User): void {
      page.identify(user);
      if (name && isFirst(name, marks))
        page.track(name, {
          form_id: form.getAttribute('id') ?? undefined,
          form_name: form.getAttribute('name') ?? undefined,
        });
    }
    if (hash) digests.of(told, tellWho);
    else tellWho(told);
  }

  function sent({ target }: Event): void {
    const form = target as Element;
    if (!wants(form)) return;
    const told: Told = {};
    for (const field of form.querySelectorAll('input')) {
      const [kind, value] = readField(field, seen, callingCode) ?? [];
      if (kind) told[kind] ??= value!;
    }
    const values = Object.values(told);
    if (values.length) tell(form, told, form.getAttribute(MARK) || event, [form, ...values]);
  }

  function typed(moment: Event): void {
    const field = moment.composedPath()[0] as HTMLInputElement;
    const form = field.form ?? field.closest(forms);
    if (!form || !wants(form)) return;
    const [kind, value] = readField(field, seen, callingCode) ?? [];
    if (!kind) return;
    // Sending the form may end the page.
    if (moment.type === 'input') digests.prepare(kind, value!);
    else if (blur) tell(form, { [kind]: value }, 'form_start', [form]);
  }

  watchRoots((root) => {
    hear(root, 'submit', sent);
    hear(root, hash ? 'input change focusout' : 'change focusout', typed);
  });
};
export default capture;
