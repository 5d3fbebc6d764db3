/** The built app in a real Chromium: pages come rendered from the server. */
import { fileURLToPath } from 'node:url';
import { startViteExample } from '@beckon/testing';
import { testRouter } from '@beckon/testing/router-tour';

testRouter('SvelteKit', (endpoint) =>
  startViteExample(fileURLToPath(new URL('..', import.meta.url)), endpoint),
);
