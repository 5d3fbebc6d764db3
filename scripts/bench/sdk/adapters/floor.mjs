/**
 * No client: what a durable queue asks of the browser for one page view, and nothing around it. The visitor's cookie
 * is read, written and read again; a record goes into IndexedDB; a second later, under a lock, the records are read,
 * one request leaves, and the record goes.
 */
const wait = (request) =>
  new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
const records = (db, mode) => db.transaction('floor', mode).objectStore('floor');

async function send(db) {
  await wait(records(db, 'readonly').getAll());
  await fetch(window.benchCollector, { method: 'POST', body: 'x'.repeat(700), keepalive: true });
  records(db, 'readwrite').delete('key');
}

async function floor() {
  const known = document.cookie;
  document.cookie = '_floor=1;path=/;max-age=34560000;samesite=lax';
  if (document.cookie === known) return;
  const request = indexedDB.open('floor');
  request.onupgradeneeded = () => request.result.createObjectStore('floor');
  const db = await wait(request);
  records(db, 'readwrite').put('x'.repeat(600), 'key');
  setTimeout(() => navigator.locks.request('floor', { ifAvailable: true }, () => send(db)), 1000);
}
floor();
