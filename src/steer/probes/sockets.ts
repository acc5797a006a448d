import { open } from './connect.js';
import { quoted } from './reasons.js';
import { type End, failed, type Look, MOST_BYTES, type Outcome, PASSED, place, type Sight } from './types.js';

/** Up: the connection opens. */
export const tcp: Look<'tcp'> = ({ port }, sight, end) => {
  const socket = open(sight, port, undefined, () => end(PASSED), end);
  return () => socket.destroy();
};

/** Up: the handshake is done, and the certificate is trusted, for the name, and valid for long enough. */
export const tls: Look<'tls'> = ({ port, name, minValidityMs }, sight, end) => {
  const socket = open(sight, port, { name, minValidityMs }, () => end(PASSED), end);
  return () => socket.destroy();
};

/**
 * Up: the server asks to sign in, or answers with an error that only a running server gives. Down: SQLSTATE 57P03, which
 * it gives while it starts, shuts down or recovers. The same rule as `pg_isready` (libpq, PQping). No password is sent,
 * and no role needs to exist; where it does not, the server may log that.
 */
export const postgres: Look<'postgres'> = ({ port }, sight, end) =>
  exchange(sight, port, undefined, STARTUP, postgresSaid, end);

const STARTUP = startup({ user: 'firebreak', database: 'postgres', application_name: 'firebreak' });

/** StartupMessage, protocol 3.0: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(parameters).map(([key, value]) => `${key}\0${value}\0`);
  const body = Buffer.from(`${text.join('')}\0`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

function postgresSaid(bytes: Buffer): Outcome | undefined {
  if (bytes.length < 5) return undefined;
  const kind = String.fromCharCode(bytes[0]!);
  const length = bytes.readUInt32BE(1);
  if ((kind !== 'R' && kind !== 'E' && kind !== 'v') || length < 8 || length > MOST_BYTES)
    return failed('answered something that is not PostgreSQL');
  // AuthenticationRequest, or NegotiateProtocolVersion before it.
  if (kind !== 'E') return PASSED;
  if (bytes.length < length + 1) return undefined;
  const fields = new Map(
    bytes
      .toString('utf8', 5, length)
      .split('\0')
      .map((field) => [field[0], field.slice(1)]),
  );
  return fields.get('C') === '57P03' ? failed(`PostgreSQL says: ${quoted(fields.get('M') ?? '')}`) : PASSED;
}

/**
 * Up: PONG, and also NOAUTH, NOPERM and WRONGPASS, which only a running server that serves its clients says. Down: every
 * other error, as LOADING, MASTERDOWN, BUSY and DENIED (protected mode): it runs, and serves nobody from here.
 */
export const redis: Look<'redis'> = ({ port, tls: isSecure, name }, sight, end) =>
  exchange(sight, port, isSecure ? (name ?? sight.address) : undefined, PING, redisSaid, end);

/** https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const PING = Buffer.from('*1\r\n$4\r\nPING\r\n');

function redisSaid(bytes: Buffer): Outcome | undefined {
  const line = bytes.toString('latin1', 0, 512);
  const kind = line[0];
  if (kind !== undefined && kind !== '+' && kind !== '-')
    return failed('answered something that is not Redis');
  const end = line.indexOf('\r\n');
  if (end < 0) return line.length < 512 ? undefined : failed('answered something that is not Redis');
  const said = line.slice(1, end);
  if (kind === '+') return said === 'PONG' ? PASSED : failed(`Redis says: ${quoted(said)}`);
  return /^(?:NOAUTH|NOPERM|WRONGPASS)\b/.test(said) ? PASSED : failed(`Redis says: ${quoted(said)}`);
}

/** Sends once, and hands all that has come so far to `read` until that makes something of it. */
function exchange(
  sight: Sight,
  port: number,
  name: string | undefined,
  request: Buffer,
  read: (bytes: Buffer) => Outcome | undefined,
  end: End,
): () => void {
  const where = place(sight.address, port);
  let bytes: Buffer = Buffer.alloc(0);
  const socket = open(
    sight,
    port,
    name === undefined ? undefined : { name },
    (ready) => {
      sight.waiting(`answer of ${where}`);
      ready.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        const outcome = read(bytes);
        if (outcome !== undefined) end(outcome.ok ? outcome : { ...outcome, why: `${where} ${outcome.why}` });
        else if (bytes.length > MOST_BYTES) end(failed(`${where} answered too much`));
      });
      ready.once('end', () => end(failed(`${where} closed the connection without an answer`)));
      ready.write(request);
    },
    end,
  );
  return () => socket.destroy();
}
