// An HTTP endpoint that answers with its own name: node endpoint.mjs ADDRESS NAME
import { createServer } from 'node:http';

const [address, name] = process.argv.slice(2);
createServer((_, response) => response.end(`${name}\n`)).listen(80, address);
