/** The entry: takes a token out of the address before anything else, then draws the page. */
import { render } from 'preact';
import { takeToken } from './model/token-fragment.ts';
import { Gate } from './views/gate.tsx';

const token = takeToken(location, history);
// A link with a token that is opened in this tab only changes the fragment: start over with it.
addEventListener('hashchange', () => {
  const later = takeToken(location, history);
  if (later) draw(later);
});

let times = 0;
function draw(linkToken: string | undefined): void {
  const root = document.getElementById('app');
  if (root) render(<Gate key={times++} linkToken={linkToken} />, root);
}

draw(token);
