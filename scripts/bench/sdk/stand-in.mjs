/** Plays one product's servers: answers its configuration, takes its events, keeps what it was sent. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { acknowledgement, configFor } from './answers.mjs';
import { markersIn } from './decode.mjs';

/**
 * @typedef {object} Taken one request
 * @property {'events' | 'preflight' | 'config' | 'asset'} kind
 * @property {string} path
 * @property {number} bytes of the body, as sent
 * @property {Map<string, string | undefined>} markers marker -> event id
 */

const CORS = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET, POST, PUT, OPTIONS',
  // Chromium keeps a preflight's answer two hours at the most.
  'access-control-max-age': '7200',
};

function assetFor(folder, path) {
  const file = folder && path.startsWith('/static/') && join(folder, basename(path));
  if (!file || !existsSync(file)) return undefined;
  return { status: 200, type: 'text/javascript', body: readFileSync(file, 'utf8') };
}

function answer(req, res, { status, type, body }) {
  res.writeHead(status, {
    ...CORS,
    'access-control-allow-origin': req.headers.origin ?? '*',
    'access-control-allow-headers': req.headers['access-control-request-headers'] ?? '*',
    ...(body && { 'content-type': type }),
  });
  res.end(body);
}

/**
 * @param {string} id of the subject whose servers are played
 * @param {string} [assets] folder of script parts that the client loads from its server
 */
export async function startStandIn(id, assets) {
  let taken = [];
  let down = false;
  const ack = acknowledgement(id);

  function take(req, res, body) {
    const path = (req.url ?? '/').split('?')[0];
    const asset = assetFor(assets, path);
    const config = asset ?? configFor(path);
    // Configuration comes from other hosts than events do: it stays up.
    if (down && !config) return req.socket.resetAndDestroy();
    const kind = req.method === 'OPTIONS' ? 'preflight' : asset ? 'asset' : config ? 'config' : 'events';
    taken.push({ kind, path, body });
    answer(req, res, kind === 'preflight' ? { status: 204, body: '' } : (config ?? ack));
  }

  const server = createServer((req, res) => {
    const chunks = [];
    req.on('error', () => {});
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => take(req, res, Buffer.concat(chunks)));
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    /**
     * All requests since the last call of this. Bodies are decoded only now, not while something is measured.
     * @returns {Taken[]}
     */
    take() {
      const all = taken.map(({ kind, path, body }) => ({
        kind,
        path,
        bytes: body.length,
        markers: kind === 'events' ? markersIn(body) : new Map(),
      }));
      taken = [];
      return all;
    },
    /** While down, every connection that brings events is reset. */
    setDown(next) {
      down = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
