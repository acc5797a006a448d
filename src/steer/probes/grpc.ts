import { type ClientHttp2Session, connect } from 'node:http2';
import { open } from './connect.js';
import { quoted, reasonOf } from './reasons.js';
import { failed, type Look, MOST_BYTES, type Outcome, PASSED, place } from './types.js';

/** https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
const PATH = '/grpc.health.v1.Health/Check';
const STATES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
/** https://grpc.io/docs/guides/status-codes/ */
const REFUSALS: Readonly<Record<string, string>> = {
  5: 'does not know the service',
  7: 'does not allow asking for its health',
  12: 'does not offer grpc.health.v1.Health',
  16: 'wants a sign-in before it tells its health',
};

/** Up: grpc.health.v1.Health/Check answers SERVING. */
export const grpc: Look<'grpc'> = ({ port, service, tls: isSecure, name }, sight, end) => {
  const where = place(sight.address, port);
  let session: ClientHttp2Session | undefined;
  const socket = open(
    sight,
    port,
    isSecure ? { name: name ?? sight.address, protocols: ['h2'] } : undefined,
    (ready) => {
      sight.waiting(`answer of ${where}`);
      session = connect(`http://${where}`, {
        createConnection: () => ready,
        settings: { enablePush: false },
      });
      session.on('error', (error) => end(reasonOf(error, sight.address, port)));
      session.on('close', () => end(failed(`${where} closed the connection without an answer`)));
      const stream = session.request({
        ':method': 'POST',
        ':path': PATH,
        ':scheme': isSecure ? 'https' : 'http',
        ':authority': name === undefined ? where : `${name}:${port}`,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const chunks: Buffer[] = [];
      let length = 0;
      let refusal: string | undefined;
      const note = (headers: Record<string, unknown>) => {
        const status = headers['grpc-status'];
        if (status !== undefined && status !== '0')
          refusal = REFUSALS[String(status)] ?? `answered with gRPC status ${quoted(String(status))}`;
        if (headers[':status'] !== undefined && headers[':status'] !== 200)
          refusal ??= `answered with HTTP status ${headers[':status']}`;
      };
      stream.on('response', note).on('trailers', note);
      stream.on('error', (error) => end(reasonOf(error, sight.address, port)));
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MOST_BYTES) end(failed(`${where} answered too much`));
        else chunks.push(chunk);
      });
      stream.on('end', () => {
        if (refusal !== undefined) return end(failed(`${where} ${refusal}`));
        const outcome = healthIn(Buffer.concat(chunks));
        end(outcome.ok ? outcome : { ...outcome, why: `${where} ${outcome.why}` });
      });
      stream.end(checkFor(service));
    },
    end,
  );
  return () => {
    session?.destroy();
    socket.destroy();
  };
};

/** A message with its prefix: not compressed, length; then HealthCheckRequest, whose field 1 is the service. */
function checkFor(service: string): Buffer {
  const name = Buffer.from(service);
  const field =
    name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a]), varint(name.length), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(field.length, 1);
  return Buffer.concat([prefix, field]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** HealthCheckResponse, whose field 1 is the state; a state of 0 may be left out. */
function healthIn(message: Buffer): Outcome {
  const strange = failed('answered something that is not a gRPC health check');
  if (message.length < 5 || message[0] !== 0 || message.readUInt32BE(1) !== message.length - 5)
    return strange;
  const [tag, state, ...rest] = message.subarray(5);
  if (tag === undefined) return failed(`says ${STATES[0]}`);
  if (tag !== 0x08 || state === undefined || rest.length > 0) return strange;
  return state === 1 ? PASSED : failed(`says ${STATES[state] ?? state}`);
}
