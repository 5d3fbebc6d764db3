/** Decides between signing in and the dashboard, and catches what nobody else caught. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useErrorBoundary, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { Dashboard } from './dashboard.tsx';
import { SignInForm } from './sign-in-form.tsx';

type Phase = 'checking' | 'unreachable' | 'signed_out' | 'signed_in';

const RETRY_MS = 5000;
const WRONG_LINK = 'The token in that link is not valid (any more). Sign in with the password.';
const ENDED = 'Your session has ended. Sign in again to continue.';

/** @param linkToken a token that came with the address */
export function Gate({ linkToken }: { linkToken: string | undefined }) {
  const [phase, setPhase] = useState<Phase>('checking');
  const [notice, setNotice] = useState('');
  const [error] = useErrorBoundary();

  const check = useCallback(async () => {
    const answer = await api.session();
    const found: Phase = answer.ok ? (answer.value ? 'signed_in' : 'signed_out') : answer.why;
    // Several may be under way; a slow one that ends later tells what was.
    setPhase((phase) => (phase === 'checking' || phase === 'unreachable' ? found : phase));
  }, []);

  useEffect(() => {
    if (!linkToken) {
      void check();
      return;
    }
    void api.signInByToken(linkToken).then((result) => {
      if (result === 'ok') return setPhase('signed_in');
      if (result === 'unreachable') return setPhase('unreachable');
      setNotice(WRONG_LINK);
      setPhase('signed_out');
    });
  }, [linkToken, check]);

  useEffect(() => {
    if (phase !== 'unreachable') return;
    const timer = setInterval(check, RETRY_MS);
    return () => clearInterval(timer);
  }, [phase, check]);

  const ended = useCallback(() => {
    setNotice(ENDED);
    setPhase('signed_out');
  }, []);
  const signedOut = useCallback(() => {
    setNotice('You are signed out.');
    setPhase('signed_out');
  }, []);

  if (error)
    return (
      <Message title="This page met an error">
        <p>Your events are safe: only their display failed.</p>
        <button type="button" class="primary" onClick={() => location.reload()}>
          Load the page again
        </button>
      </Message>
    );
  if (phase === 'checking') return <p class="gate-wait">Loading…</p>;
  if (phase === 'unreachable')
    return (
      <Message title="The collector does not answer">
        <p>Check that it is running and that you are online. This page tries again every few seconds.</p>
        <button type="button" class="primary" onClick={check}>
          Try now
        </button>
      </Message>
    );
  if (phase === 'signed_out') return <SignInForm notice={notice} onSignedIn={() => setPhase('signed_in')} />;
  return <Dashboard onEnded={ended} onSignedOut={signedOut} />;
}

function Message({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="gate">
      <div class="panel gate-box" role="alert">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
