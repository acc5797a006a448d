// The least that a UDP responder in Node.js does: sends back what it gets, as an answer. Prints its port.
import { createSocket } from 'node:dgram';

const socket = createSocket('udp4', (message, { port, address }) => {
  message[2] |= 0x84;
  socket.send(message, port, address);
});
socket.bind(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
