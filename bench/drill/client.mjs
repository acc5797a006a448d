// Requests one after another on one connection, connections of one request each, and one large download.
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const [host, port, requests, connections, mebibytes, file] = process.argv.slice(2);
const PARALLEL = 8;

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), noDelay: true }, () => resolve(socket)).on(
      'error',
      reject,
    );
  });
}

/** Sends a request and waits until its small answer is whole. */
function ask(socket, path, close = false) {
  return new Promise((resolve) => {
    let text = '';
    const take = (chunk) => {
      text += chunk.toString('latin1');
      if (!text.endsWith('ok') && !text.endsWith('0\r\n\r\n')) return;
      socket.off('data', take);
      resolve();
    };
    socket.on('data', take);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: bench\r\n${close ? 'connection: close\r\n' : ''}\r\n`);
  });
}

async function latency() {
  const socket = await open();
  const times = [];
  for (let i = 0; i < Number(requests) + 300; i++) {
    const began = performance.now();
    await ask(socket, '/');
    // The first ones warm up all that takes part.
    if (i >= 300) times.push(performance.now() - began);
  }
  socket.destroy();
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

async function manyConnections() {
  let left = Number(connections);
  const began = performance.now();
  const worker = async () => {
    while (left-- > 0) {
      const socket = await open();
      await ask(socket, '/', true);
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return Number(connections) / ((performance.now() - began) / 1000);
}

async function download() {
  const bytes = Number(mebibytes) * 1024 * 1024;
  const began = performance.now();
  await new Promise((resolve, reject) => {
    let received = 0;
    const buffer = Buffer.alloc(256 * 1024);
    const callback = (count) => {
      received += count;
      if (received >= bytes) {
        socket.destroy();
        resolve();
      }
      return true;
    };
    const socket = connect({ host, port: Number(port), onread: { buffer, callback } }, () => {
      socket.write(`GET /${mebibytes} HTTP/1.1\r\nhost: bench\r\n\r\n`);
    }).on('error', reject);
  });
  return bytes / 1e6 / ((performance.now() - began) / 1000);
}

const { median, p99 } = await latency();
const connectionsPerSecond = await manyConnections();
const megabytesPerSecond = await download();
writeFileSync(file, JSON.stringify({ median, p99, connectionsPerSecond, megabytesPerSecond }));
