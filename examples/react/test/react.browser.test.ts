/** The built app in a real Chromium, in React's development mode: StrictMode runs effects twice there. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startViteExample, tempDir } from '@beckon/testing';
import { testRouter } from '@beckon/testing/router-tour';

testRouter('React Router', (endpoint) =>
  startViteExample(
    fileURLToPath(new URL('..', import.meta.url)),
    endpoint,
    ['--outDir', join(tempDir(), 'app')],
    'development',
  ),
);
