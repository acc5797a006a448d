// Answers small requests at once, and /N with N mebibytes.
import { createServer } from 'node:http';

const MEBIBYTE = Buffer.alloc(1024 * 1024);
const server = createServer((request, response) => {
  let left = Number(request.url.slice(1));
  if (!left) return response.end('ok');
  response.writeHead(200, { 'content-length': left * MEBIBYTE.length });
  const more = () => {
    while (left > 0) {
      left--;
      if (!response.write(MEBIBYTE)) return response.once('drain', more);
    }
    response.end();
  };
  more();
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
