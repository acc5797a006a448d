import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Answer, decode, encode, type Packet, type RecordType } from 'dns-packet';
import { quoted, reasonOf } from './reasons.js';
import { failed, type Look, type Outcome, PASSED, place } from './types.js';

/** Larger answers come truncated: no path cuts a packet of this size (https://www.dnsflagday.net/2020/). */
const UDP_SIZE = 1232;

/** Up: NOERROR with a record of the type, and with the data where that is given. Over UDP. */
export const dns: Look<'dns'> = ({ port, name, type, answer }, sight, end) => {
  const where = place(sight.address, port);
  const id = randomInt(65_536);
  const socket = createSocket(sight.family === 6 ? 'udp6' : 'udp4');
  let isOpen = true;
  const close = () => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  socket.on('error', (error) => end(reasonOf(error, sight.address, port)));
  socket.on('message', (message) => {
    const outcome = judge(message, id, name, type, answer);
    if (outcome !== undefined) end(outcome.ok ? outcome : { ...outcome, why: `${where} ${outcome.why}` });
  });
  sight.waiting(`answer of ${where}`);
  // Before this the socket could be closed already.
  const ask = () => {
    if (!isOpen) return;
    const query = encode({
      type: 'query',
      id,
      questions: [{ type: type as RecordType, name }],
      additionals: [{ type: 'OPT', name: '.', udpPayloadSize: UDP_SIZE, flags: 0, options: [] } as never],
    });
    socket.connect(port, sight.address, () => {
      if (isOpen) socket.send(query);
    });
  };
  try {
    socket.bind(
      { port: 0, ...(sight.sourceAddress === undefined ? {} : { address: sight.sourceAddress }) },
      ask,
    );
  } catch (error) {
    end(reasonOf(error as Error, sight.address, port));
  }
  return close;
};

/** undefined: not the answer to what was asked, which may come yet. */
function judge(
  message: Buffer,
  id: number,
  name: string,
  type: string,
  wanted: string | undefined,
): Outcome | undefined {
  let packet: Packet & { rcode?: string };
  try {
    packet = decode(message);
  } catch {
    return failed('answered something that is not DNS');
  }
  const [question] = packet.questions ?? [];
  const isOurs = packet.type === 'response' && packet.id === id;
  if (!isOurs || (question !== undefined && question.name.toLowerCase() !== name)) return undefined;
  const { rcode = 'NOERROR', answers = [] } = packet;
  if (rcode !== 'NOERROR') return failed(`answered ${quoted(rcode)} for ${name}`);
  const found = answers.filter((one) => one.type === type);
  if (found.length === 0) return failed(`has no ${type} record of ${name}`);
  if (wanted === undefined || found.some((one) => sameData(dataOf(one), wanted))) return PASSED;
  return failed(`has other ${type} records of ${name}: ${quoted(found.map(dataOf).join(', '))}`);
}

/** Data in presentation format, as far as it is compared. */
function dataOf(answer: Answer): string {
  const { data } = answer as { data: unknown };
  if (Array.isArray(data)) return data.map(String).join('');
  if (typeof data !== 'object' || data === null || Buffer.isBuffer(data)) return String(data);
  return Object.values(data).map(String).join(' ');
}

function sameData(found: string, wanted: string): boolean {
  return plain(found) === plain(wanted);
}

function plain(data: string): string {
  const text = data.trim().toLowerCase().replace(/\.$/, '');
  return isIPv6(text) ? new URL(`http://[${text}]`).hostname : text;
}
