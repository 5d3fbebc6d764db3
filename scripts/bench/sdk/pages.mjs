/** The shop's pages: one small document, with a subject's script, with none, or with the script given as text. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { root } from '../../lib/root.mjs';

/** beckon's one-line stub, as the README gives it. */
const STUB = /<script>window\.beckon.*<\/script>/.exec(readFileSync(join(root, 'README.md'), 'utf8'))[0];

/** What beckon's script loads later lies beside it; given as text, beside the page. */
function partAt(path) {
  const name = /^\/(?:script|beckon\/text)\/([\w-]+\.js)$/.exec(path)?.[1];
  const file = name && join(root, 'packages/sdk/dist', name);
  return file && existsSync(file) ? readFileSync(file) : undefined;
}

const tagData = (collector) => ({ endpoint: `${collector}/bk/e/shop`, site: 'shop', consent: 'granted' });

const products = Array.from({ length: 24 }, (_, i) => `<li><a href="#p${i}">Mug ${i}</a> 19.90</li>`).join(
  '',
);

function html(title, head) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head>
<body><h1>${title}</h1><ul>${products}</ul><button>Add to cart</button></body></html>`;
}

/** As a shop includes it: the browser compiles it beside the main thread. */
function tag(id, collector) {
  const data =
    id === 'beckon'
      ? Object.entries(tagData(collector))
          .map(([name, value]) => ` data-${name}="${value}"`)
          .join('')
      : '';
  return `${id === 'beckon' ? STUB : ''}<script>window.benchCollector=${JSON.stringify(collector)}</script><script async src="/script/${id}.js"${data}></script>`;
}

/**
 * The script as text, fetched before: adding it compiles and runs it at once, so that the time between is what the
 * visitor's main thread pays before it goes on.
 */
function injected(id, collector) {
  return `${id === 'beckon' ? STUB : ''}<script>
window.benchCollector = ${JSON.stringify(collector)};
fetch('/script/${id}.js').then((answer) => answer.text()).then((text) => {
  window.benchInject = () => {
    const script = document.createElement('script');
    Object.assign(script.dataset, ${id === 'beckon' ? JSON.stringify(tagData(collector)) : '{}'});
    script.text = text;
    const before = performance.now();
    document.head.append(script);
    return performance.now() - before;
  };
});</script>`;
}

/**
 * Pages: `/ID/tag/...?c=COLLECTOR` and `/ID/text/...?c=COLLECTOR`; the subject `empty` has an empty script.
 * @param {Record<string, string>} scripts by subject
 */
export async function servePages(scripts) {
  let parts = 0;
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const script = /^\/script\/(\w+)\.js$/.exec(url.pathname)?.[1];
    const part = scripts[script] === undefined ? partAt(url.pathname) : undefined;
    if (part) parts++;
    const code = scripts[script] ?? part ?? (script && '');
    if (code !== undefined) {
      res.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600' });
      return res.end(code);
    }
    const [, id, way, name = 'home'] = url.pathname.split('/');
    const collector = url.searchParams.get('c');
    if (!collector)
      return res.writeHead(way ? 404 : 200, { 'content-type': 'text/html' }).end('<title>Other</title>');
    // Isolated pages have a clock of 5 µs instead of 100.
    res.writeHead(200, {
      'content-type': 'text/html',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    res.end(html(name, way === 'text' ? injected(id, collector) : tag(id, collector)));
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${server.address().port}`;
  return {
    /** A page without any script. */
    other: `${url}/other`,
    /** How many parts of beckon were loaded since the last call of this. */
    takeParts() {
      const taken = parts;
      parts = 0;
      return taken;
    },
    page: (id, way, name, collector) => `${url}/${id}/${way}/${name}?c=${encodeURIComponent(collector)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
