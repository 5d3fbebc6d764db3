/** Runs the shop: `tsx main.ts [--port 8080] [--beckon http://localhost:8081/b.js]`. */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createShop } from './server.ts';

const HOST = 'localhost';
const TRIES = 50;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    beckon: { type: 'string', default: 'http://localhost:8081/b.js' },
  },
});
const wanted = Number(values.port);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_000) {
  console.error('shop: --port must be a whole number from 1 to 65000');
  process.exit(2);
}

const server = createServer(createShop({ beckonScript: values.beckon }));

/** Takes the first free port from `port` on. */
function listen(port: number): void {
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || port >= wanted + TRIES) throw error;
    listen(port + 1);
  });
  server.listen(port, HOST);
}

server.once('listening', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`shop http://${HOST}:${address.port}`);
});
listen(wanted);
