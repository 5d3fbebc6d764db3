/** The limit of this machine: a bare Node server that reads the body and answers 204. */
import { createServer } from 'node:http';

const server = createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    Buffer.concat(chunks);
    res.writeHead(204).end();
  });
});
server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}/bk/e/shop`));
