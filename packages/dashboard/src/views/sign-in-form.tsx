/** Asks for the admin password and exchanges it for a session. */
import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { Brand } from './brand.tsx';

const WRONG = 'That password is not right.';
const UNREACHABLE = 'The collector does not answer. Check that it is running, then try again.';

function tooOften(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Too many wrong tries. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}

function faultOf(result: Exclude<api.SignIn, 'ok'>): string {
  if (typeof result === 'number') return tooOften(result);
  return result === 'wrong' ? WRONG : UNREACHABLE;
}

/** @param notice why the reader is here again, if there is a reason */
export function SignInForm({ notice, onSignedIn }: { notice: string; onSignedIn: () => void }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = input.current?.value.trim();
    if (busy) return;
    if (!password) {
      setError('Enter the password.');
      input.current?.focus();
      return;
    }
    setBusy(true);
    const result = await api.signIn(password);
    if (result === 'ok') return onSignedIn();
    setBusy(false);
    setError(faultOf(result));
    input.current?.focus();
    input.current?.select();
  };

  return (
    <main class="gate">
      <form class="panel gate-box" onSubmit={submit} noValidate>
        <Brand />
        <h1>Sign in</h1>
        {notice && <p class="notice">{notice}</p>}
        {/* Password managers keep a password under a name. */}
        <input type="text" autocomplete="username" value="admin" readonly hidden />
        <label for="password">Password</label>
        <input
          id="password"
          ref={input}
          type="password"
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={error !== ''}
          aria-describedby="password-help password-error"
        />
        <p id="password-error" class="field-error" role="alert">
          {error}
        </p>
        <button type="submit" class="primary" aria-disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        <p id="password-help" class="hint">
          The collector prints it when it starts for the first time. Forgotten? Run{' '}
          <code>beckon password</code> on its machine to set a new one.
        </p>
      </form>
    </main>
  );
}
