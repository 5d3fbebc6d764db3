/** The built app in a real Chromium. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startViteExample, tempDir } from '@beckon/testing';
import { testRouter } from '@beckon/testing/router-tour';

testRouter('Vue Router', (endpoint) =>
  startViteExample(fileURLToPath(new URL('..', import.meta.url)), endpoint, [
    '--outDir',
    join(tempDir(), 'app'),
  ]),
);
