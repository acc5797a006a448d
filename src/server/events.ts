import type { ServerResponse } from 'node:http';
import type { LiveFeeds } from './feeds.js';
import type { Live } from './live.js';

/** Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) to all who listen. */
export interface Events {
  /** Tells how things stand, and from then on every change. */
  add(response: ServerResponse): void;
  /** Tells all how things stand with the files. */
  tell(): void;
  /** Tells all that the feeds were looked at. */
  tellFeeds(): void;
  close(): void;
}

/** Bytes that wait for one who does not read: more of them, and the connection is ended. */
const MOST_WAITING = 256 * 1024;

/**
 * @param feeds undefined where no feeds are looked at
 * @param beatMs a comment is sent so often, so that neither side takes the connection for dead
 */
export function eventsOf(live: Live, feeds: LiveFeeds | undefined, beatMs: number): Events {
  const listeners = new Set<ServerResponse>();
  const toAll = (text: string) => {
    for (const one of listeners) send(one, text);
  };
  const send = (response: ServerResponse, text: string) => {
    response.write(text);
    if (response.writableLength > MOST_WAITING) response.destroy();
  };
  const beat = setInterval(() => toAll(':\n\n'), beatMs).unref();
  return {
    add(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      });
      if (response.req.method === 'HEAD') return void response.end();
      listeners.add(response.on('close', () => listeners.delete(response)));
      send(response, `retry: 1000\n${message(live)}${feedsMessage(feeds)}`);
    },
    tell: () => toAll(message(live)),
    tellFeeds: () => toAll(feedsMessage(feeds)),
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

/** `now` where the feeds were looked at; what they say is fetched. */
function feedsMessage(feeds: LiveFeeds | undefined): string {
  const latest = feeds?.latest();
  return latest === undefined ? '' : `event: now\ndata: ${JSON.stringify({ at: latest.at })}\n\n`;
}
