// Asks name servers again and again and judges every answer. Runs inside the namespace of the client.
//
//   node stream.mjs QUESTIONS_PER_SECOND PROBED_FILE ENDPOINT,ENDPOINT,... NAME=ADDRESS:PORT ...
//
// Prints a line of JSON for each change of what a server answers, for each answer that must not be, and four times a
// second one with the counts and how late its own timers and a flush to disk were: a measure of how busy the machine is.
// Times are those of CLOCK_MONOTONIC in milliseconds, which all processes of a machine share.
import { createSocket } from 'node:dgram';
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { decode, encode } from 'dns-packet';

const [rate, probed, endpoints, ...named] = process.argv.slice(2);
const allowed = new Set(endpoints.split(','));
const TIMEOUT_MS = 2000;
const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const questions = [
  { name: 'www.shop.example', type: 'A' },
  { name: 'shop.example', type: 'SOA' },
].map((one) => encode({ type: 'query', id: 0, questions: [{ class: 'IN', ...one }] }));

/** What is answered, in a word; an answer that must not be also gives the reason. */
function judge(packet) {
  if (packet.rcode !== 'NOERROR') {
    // Not ready: resolvers ask the next server at once. Every other refusal would be taken for the truth.
    return packet.rcode === 'SERVFAIL' ? { said: 'SERVFAIL' } : { said: packet.rcode, wrong: packet.rcode };
  }
  const [{ type }] = packet.questions;
  const found = packet.answers.filter((one) => one.type === type);
  if (found.length === 0) return { said: 'nothing', wrong: `no ${type} record` };
  if (type === 'SOA') return { serial: found[0].data.serial };
  const said = found
    .map(({ data }) => data)
    .sort()
    .join(' ');
  return found.every(({ data }) => allowed.has(data)) ? { said } : { said, wrong: `unknown address ${said}` };
}

const servers = named.map((text) => {
  const [name, address, port] = text.split(/[=:]/);
  const server = {
    name,
    asked: 0,
    answered: 0,
    servfail: 0,
    lost: 0,
    serial: 0,
    said: undefined,
    open: new Map(),
  };
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.on('message', (message) => {
    const at = now();
    const id = message.readUInt16BE(0);
    const sent = server.open.get(id);
    if (sent === undefined) return;
    server.open.delete(id);
    server.answered += 1;
    let verdict;
    try {
      verdict = judge(decode(message));
    } catch (error) {
      verdict = { said: 'damaged', wrong: error.message };
    }
    if (verdict.said === 'SERVFAIL') server.servfail += 1;
    if (verdict.wrong !== undefined) say({ kind: 'wrong', at, server: name, why: verdict.wrong });
    if (verdict.serial !== undefined) {
      // Answers overtake each other: what counts is the highest that had come when the question was sent.
      if (verdict.serial < sent.serial)
        say({ kind: 'wrong', at, server: name, why: `serial ${verdict.serial} after ${sent.serial}` });
      if (verdict.serial > server.serial) {
        server.serial = verdict.serial;
        say({ kind: 'serial', at, server: name, serial: verdict.serial });
      }
    } else if (verdict.said !== server.said && sent.number > (server.saidNumber ?? -1)) {
      server.said = verdict.said;
      say({ kind: 'said', at, server: name, said: verdict.said });
    }
    if (verdict.said !== undefined) server.saidNumber = Math.max(server.saidNumber ?? -1, sent.number);
  });
  socket.connect(Number(port), address);
  server.ask = () => {
    const number = server.asked;
    const message = Buffer.from(questions[number % 2]);
    message.writeUInt16BE(number & 0xffff, 0);
    server.asked += 1;
    server.open.set(number & 0xffff, { at: now(), serial: server.serial, number });
    socket.send(message, () => {});
  };
  return server;
});

const everyMs = 1000 / Number(rate);
let lateMs = 0;
let due = now() + everyMs;
setInterval(() => {
  const time = now();
  lateMs = Math.max(lateMs, time - due);
  // Those that a standstill left out are not made up for.
  due = Math.max(due + everyMs, time);
  for (const server of servers) {
    for (const [id, { at, number }] of server.open) {
      if (time - at < TIMEOUT_MS) break;
      server.open.delete(id);
      server.lost += 1;
      // One that was answered later is not silent: it had not started yet, or something was lost.
      if (server.said !== 'silence' && number > (server.saidNumber ?? -1)) {
        server.said = 'silence';
        say({ kind: 'said', at: time, server: server.name, said: 'silence' });
      }
    }
    server.ask();
  }
}, everyMs);

const file = openSync(probed, 'w');
setInterval(() => {
  const begin = now();
  writeSync(file, 'x', 0);
  fsyncSync(file);
  const flushMs = now() - begin;
  // The flush stops this process, so that it is not counted twice.
  due = Math.max(due, now() + everyMs);
  const counts = servers.map(({ name, asked, answered, servfail, lost }) => ({
    name,
    asked,
    answered,
    servfail,
    lost,
  }));
  say({ kind: 'beat', at: begin, lateMs, flushMs, counts });
  lateMs = 0;
}, 250);
