// @ts-check
/** Says beside each field what is missing, in the shop's words. */
import { find } from './dom.js';

/** @param {HTMLInputElement} input @returns {boolean} whether it is filled in well */
function check(input) {
  const ok = input.validity.valid && (!input.required || input.value.trim() !== '');
  const note = find(`#${input.id}-error`);
  if (note) {
    note.hidden = ok;
    note.textContent = ok ? '' : (input.dataset['error'] ?? '');
  }
  input.setAttribute('aria-invalid', String(!ok));
  return ok;
}

/** Checks all and moves to the first that is wrong. @param {HTMLElement} form @returns {boolean} */
export function checkFields(form) {
  const wrong = [...form.querySelectorAll('input[data-error]')].filter(
    (input) => input instanceof HTMLInputElement && !check(input),
  );
  const [first] = wrong;
  if (first instanceof HTMLElement) first.focus();
  return !wrong.length;
}

/** Takes a message away as soon as the field is right. @param {HTMLElement} form */
export function watchFields(form) {
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.getAttribute('aria-invalid') === 'true') check(target);
  });
}
