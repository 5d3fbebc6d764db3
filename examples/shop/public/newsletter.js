// @ts-check
/** The newsletter form in the footer. Nothing is sent; the visitor is known to beckon from then on this page. */
import { find, write } from './dom.js';
import { identify, track } from './events.js';

export function startNewsletter() {
  const form = find('[data-newsletter]');
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = form.elements.namedItem('email');
    if (!(input instanceof HTMLInputElement)) return;
    const ok = input.validity.valid;
    input.setAttribute('aria-invalid', String(!ok));
    write(
      '#newsletter-status',
      ok ? 'Thank you. The next letter is yours.' : 'Enter an email address, such as you@example.com',
    );
    if (!ok) return input.focus();
    identify({ email: input.value });
    track('generate_lead', { lead_source: 'newsletter' });
    return form.reset();
  });
}
