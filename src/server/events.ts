import type { ServerResponse } from 'node:http';
import type { Live } from './live.js';

/** Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) to all who listen. */
export interface Events {
  /** Tells how things stand, and from then on every change. */
  add(response: ServerResponse): void;
  /** Tells all how things stand. */
  tell(): void;
  close(): void;
}

/** Bytes that wait for one who does not read: more of them, and the connection is ended. */
const MOST_WAITING = 256 * 1024;

/**
 * @param beatMs a comment is sent so often, so that neither side takes the connection for dead
 */
export function eventsOf(live: Live, beatMs: number): Events {
  const listeners = new Set<ServerResponse>();
  const send = (response: ServerResponse, text: string) => {
    response.write(text);
    if (response.writableLength > MOST_WAITING) response.destroy();
  };
  const beat = setInterval(() => {
    for (const one of listeners) send(one, ':\n\n');
  }, beatMs).unref();
  return {
    add(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      });
      if (response.req.method === 'HEAD') return void response.end();
      listeners.add(response.on('close', () => listeners.delete(response)));
      send(response, `retry: 1000\n${message(live)}`);
    },
    tell() {
      const text = message(live);
      for (const one of listeners) send(one, text);
    },
    close() {
      clearInterval(beat);
      for (const one of listeners) one.end();
    },
  };
}

/** `problem` where the files as they are now are not what is shown, otherwise `generation`. */
function message(live: Live): string {
  const problem = live.problem();
  if (problem !== undefined) return `event: problem\ndata: ${JSON.stringify(problem)}\n\n`;
  return `event: generation\ndata: ${JSON.stringify({ generation: live.generation() })}\n\n`;
}
