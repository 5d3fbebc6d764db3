/**
 * What a developer writes in an afternoon: fastify, a JSON schema, one INSERT per event, committed before the answer.
 * Arguments: folder with fastify, folder with libsql, database file.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [fastifyFolder, libsqlFolder, file] = process.argv.slice(2);
const fastify = createRequire(join(fastifyFolder, 'package.json'))('fastify');
const Database = createRequire(join(libsqlFolder, 'package.json'))('libsql');

const db = new Database(file);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
db.exec(`CREATE TABLE IF NOT EXISTS events
  (id TEXT PRIMARY KEY, name TEXT, time INTEGER, visitor TEXT, session TEXT, body TEXT);
  CREATE INDEX IF NOT EXISTS by_name ON events (name, time);
  CREATE INDEX IF NOT EXISTS by_visitor ON events (visitor, time)`);
const insert = db.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)');

const text = { type: 'string', maxLength: 2048 };
const app = fastify();
app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_req, body, done) => {
  try {
    done(null, JSON.parse(body));
  } catch (error) {
    done(error);
  }
});
app.post(
  '/bk/e/shop',
  {
    schema: {
      body: {
        type: 'object',
        required: ['events'],
        properties: {
          events: {
            type: 'array',
            maxItems: 500,
            items: {
              type: 'object',
              required: ['id', 'name', 'time', 'visitor', 'session', 'data', 'page'],
              properties: {
                id: text,
                name: text,
                time: { type: 'number' },
                visitor: text,
                session: text,
                data: { type: 'object' },
                page: { type: 'object', properties: { url: text, title: text } },
              },
            },
          },
        },
      },
    },
  },
  (req, reply) => {
    for (const event of req.body.events)
      insert.run(event.id, event.name, event.time, event.visitor, event.session, JSON.stringify(event));
    reply.code(204).send();
  },
);
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })}/bk/e/shop`);
