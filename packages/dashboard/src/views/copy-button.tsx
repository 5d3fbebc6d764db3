/** Copies a text; absent where the browser has no clipboard (pages without HTTPS). */
import { useState } from 'preact/hooks';

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  if (!navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Copying is not allowed here'),
    );
  return (
    <span class="copy">
      <span class="muted" role="status">
        {said}
      </span>
      <button type="button" class="quiet" onClick={copy}>
        Copy {what}
      </button>
    </span>
  );
}
