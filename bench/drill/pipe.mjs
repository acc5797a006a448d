// The least a proxy in Node.js can be: two streams, each piped into the other.
import { connect, createServer } from 'node:net';

const [port] = process.argv.slice(2);
const proxy = createServer({ noDelay: true }, (client) => {
  const server = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
  for (const [one, other] of [
    [client, server],
    [server, client],
  ])
    one
      .on('error', () => {})
      .on('close', () => other.destroy())
      .pipe(other);
});
proxy.listen(0, '127.0.0.1', () => console.log(proxy.address().port));
