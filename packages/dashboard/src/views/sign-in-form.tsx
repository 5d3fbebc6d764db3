/** Asks for the admin token and exchanges it for a session. */
import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { Brand } from './brand.tsx';

const errors: Record<Exclude<api.SignIn, 'ok'>, string> = {
  wrong: 'That token is not right. Copy the whole token, without spaces around it.',
  too_often: 'Too many tries. Wait a minute, then try again.',
  unreachable: 'The collector does not answer. Check that it is running, then try again.',
};

/** @param notice why the reader is here again, if there is a reason */
export function SignInForm({ notice, onSignedIn }: { notice: string; onSignedIn: () => void }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = input.current?.value.trim();
    if (busy) return;
    if (!token) {
      setError('Enter the admin token.');
      input.current?.focus();
      return;
    }
    setBusy(true);
    const result = await api.signIn(token);
    if (result === 'ok') return onSignedIn();
    setBusy(false);
    setError(errors[result]);
    input.current?.focus();
    input.current?.select();
  };

  return (
    <main class="gate">
      <form class="panel gate-box" onSubmit={submit} noValidate>
        <Brand />
        <h1>Sign in</h1>
        {notice && <p class="notice">{notice}</p>}
        <label for="token">Admin token</label>
        <input
          id="token"
          ref={input}
          type="password"
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={error !== ''}
          aria-describedby="token-help token-error"
        />
        <p id="token-error" class="field-error" role="alert">
          {error}
        </p>
        <button type="submit" class="primary" aria-disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        <p id="token-help" class="hint">
          The collector prints the token when it starts for the first time. It is also in the file{' '}
          <code>admin-token</code> of its data folder.
        </p>
      </form>
    </main>
  );
}
