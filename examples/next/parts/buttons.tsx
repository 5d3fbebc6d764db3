'use client';
/** The newsletter, and the question for consent. A real banner remembers the answer; see examples/react-spa. */
import { beckon } from '../beckon.ts';

export function Buttons() {
  return (
    <>
      <button
        type="button"
        data-testid="newsletter"
        onClick={() => beckon.track('newsletter_open', { list: 'footer' })}
      >
        Newsletter
      </button>
      <button type="button" data-testid="allow" onClick={() => beckon.consent('granted')}>
        Allow statistics and advertising
      </button>
      <button type="button" onClick={() => beckon.consent('denied')}>
        Refuse
      </button>
    </>
  );
}
