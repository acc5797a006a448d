/** Requests to whichever endpoint answers, over HTTP or HTTPS, each with a deadline. */
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface Call {
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export interface Connection {
  /**
   * Posts to one endpoint after the other until one answers. What only reads may be asked again elsewhere after any
   * failure; what writes only where it is certain that it was not sent.
   */
  readonly post: (call: Call, mayRepeat: boolean) => Promise<Reply>;
  /** Posts and goes on reading, line by line, until closed. `end` is called once, with the reason. */
  readonly stream: (
    call: Call,
    line: (text: string) => void,
    end: (why: string) => void,
  ) => { readonly close: () => void };
  readonly close: () => void;
}

interface Failure extends Error {
  /** The request had not left: nothing can have come of it. */
  readonly isUnsent: boolean;
}

export function connection(endpoints: readonly string[], tls: Tls, deadlineMs: number): Connection {
  const isSecure = (endpoint: string) => endpoint.startsWith('https:');
  const plain = new HttpAgent({ keepAlive: true, keepAliveMsecs: 5000 });
  const secure = new HttpsAgent({ keepAlive: true, keepAliveMsecs: 5000, ...tls });
  let preferred = 0;
  let isClosed = false;

  const open = (endpoint: string, { path, headers }: Call, signal: AbortSignal): ClientRequest => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, signal };
    const url = new URL(path, endpoint);
    return isSecure(endpoint)
      ? httpsRequest(url, { ...options, agent: secure })
      : httpRequest(url, { ...options, agent: plain });
  };

  const shareMs = deadlineMs / endpoints.length;

  /** One attempt. No endpoint may use up more than its share: to connect, and to answer what can be asked elsewhere. */
  const attempt = (endpoint: string, call: Call, withinMs: number) =>
    new Promise<Reply>((resolve, reject) => {
      const abort = new AbortController();
      const request = open(endpoint, call, abort.signal);
      let isSent = false;
      const fail = (why: string) => {
        abort.abort();
        reject(Object.assign(new Error(`${endpoint}: ${why}`), { isUnsent: !isSent }) satisfies Failure);
      };
      const connecting = setTimeout(() => isSent || fail('no connection'), shareMs);
      const answering = setTimeout(() => fail('no answer'), withinMs);
      request.on('socket', (socket) => {
        const sent = () => {
          isSent = true;
        };
        if (socket.connecting) socket.once(isSecure(endpoint) ? 'secureConnect' : 'connect', sent);
        else sent();
      });
      request.on('error', (error) => fail(error.message));
      request.on('close', () => {
        clearTimeout(connecting);
        clearTimeout(answering);
        // After an answer this comes too late to matter.
        fail('the connection was closed');
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      request.end(JSON.stringify(call.body));
    });

  return {
    post: async (call, mayRepeat) => {
      const until = performance.now() + deadlineMs;
      if (isClosed) throw new Error('etcd: the store is closed');
      const failures: string[] = [];
      for (let i = 0; i < endpoints.length; i++) {
        const place = (preferred + i) % endpoints.length;
        try {
          const restMs = Math.max(0, until - performance.now());
          const reply = await attempt(
            endpoints[place]!,
            call,
            mayRepeat ? Math.min(shareMs, restMs) : restMs,
          );
          preferred = place;
          return reply;
        } catch (error) {
          const { message, isUnsent } = error as Failure;
          failures.push(message);
          if (!isUnsent) preferred = (place + 1) % endpoints.length;
          if (!(isUnsent || mayRepeat) || performance.now() >= until) break;
        }
      }
      throw new Error(`etcd: ${failures.join('; ')}`);
    },
    stream: (call, line, end) => {
      const abort = new AbortController();
      const endpoint = endpoints[preferred]!;
      const request = open(endpoint, call, abort.signal);
      let isOver = false;
      const stop = (why: string) => {
        clearTimeout(starting);
        if (isOver) return;
        isOver = true;
        abort.abort();
        end(why);
      };
      const starting = setTimeout(() => stop(`${endpoint}: no answer`), deadlineMs);
      request.on('error', (error) => stop(`${endpoint}: ${error.message}`));
      request.on('response', (response) => {
        clearTimeout(starting);
        response.socket.setKeepAlive(true, 5000);
        if (response.statusCode !== 200) stop(`${endpoint}: status ${response.statusCode}`);
        else lines(response, line, (why) => stop(`${endpoint}: ${why}`));
      });
      request.end(JSON.stringify(call.body));
      return {
        close: () => {
          isOver = true;
          clearTimeout(starting);
          abort.abort();
        },
      };
    },
    close: () => {
      isClosed = true;
      plain.destroy();
      secure.destroy();
    },
  };
}

function lines(response: IncomingMessage, line: (text: string) => void, end: (why: string) => void): void {
  let parts: string[] = [];
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const [first, ...others] = chunk.split('\n');
    parts.push(first!);
    for (const other of others) {
      const text = parts.join('');
      if (text !== '') line(text);
      parts = [other];
    }
  });
  response.on('error', (error) => end(error.message));
  response.on('close', () => end('the connection was closed'));
}
