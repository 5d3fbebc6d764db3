/** The built app in a real Chromium, with the packages as npm gets them: `npm run next`. */
import { fileURLToPath } from 'node:url';
import { startExample } from '../../../packages/testing/src/index.ts';
import { testRouter } from '../../../packages/testing/src/router-tour.ts';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const next = `${cwd}/node_modules/next/dist/bin/next`;

testRouter('Next.js app router', (endpoint) =>
  startExample({
    cwd,
    build: [next, 'build'],
    serve: [next, 'start', '--port', '0', '--hostname', 'localhost'],
    env: { NEXT_PUBLIC_BECKON_ENDPOINT: endpoint, NEXT_TELEMETRY_DISABLED: '1' },
  }),
);
