import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, type Body, jsonBody, listen, refuse } from '../http/index.js';
import { eventsOf } from './events.js';
import type { LiveFeeds, NowDocument } from './feeds.js';
import { refusal, SECURITY_HEADERS } from './guard.js';
import type { Live, Reading } from './live.js';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Everything that is served from the disk, by path. */
  readonly assets: ReadonlyMap<string, Body>;
  readonly live: Live;
  /** Undefined where no feeds are looked at. */
  readonly feeds?: LiveFeeds | undefined;
  readonly version: string;
  /** Milliseconds that a request may take to arrive; default 10 seconds. */
  readonly requestMs?: number;
  /** Milliseconds that a connection may stand still; default a minute. */
  readonly idleMs?: number;
}

export interface RunningServer {
  readonly port: number;
  readonly live: Live;
  /** Takes a new reading and tells those who listen; false where it changes nothing. */
  take(reading: Reading): boolean;
  /** Takes what a look at the feeds came to, and tells those who listen. */
  takeNow(document: NowDocument): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Listens; rejects with the error of the operating system where it cannot. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, assets, live, feeds, version, requestMs = 10_000, idleMs = 60_000 } = options;
  const events = eventsOf(live, feeds, idleMs / 4);
  const health = () => ({
    status: live.problem() === undefined ? 'ok' : 'stale',
    generation: live.generation(),
    version,
  });
  const routes = new Map<string, Route>([
    ...[...assets].map(([path, body]): [string, Route] => [path, (...call) => answer(...call, body)]),
    ['/api/assessment', (...call) => answer(...call, live.body())],
    ['/api/now', (...call) => answerNow(...call, feeds)],
    ['/api/health', (...call) => answer(...call, jsonBody(health()))],
    ['/api/events', (_, response) => events.add(response)],
  ]);
  const server = await listen(
    (request, response) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value!);
      const refused = refusal(request, host);
      if (refused !== undefined) {
        if (refused.status === 405) response.setHeader('allow', 'GET, HEAD');
        // What comes with a request that is not answered is not read either.
        response.setHeader('connection', 'close');
        return refuse(response, refused.status, refused.why);
      }
      // Paths are compared as they came; nothing is decoded and nothing joined.
      const route = routes.get(request.url!.split('?', 1)[0]!);
      if (route === undefined) return refuse(response, 404, 'there is nothing here');
      void Promise.resolve(route(request, response)).catch(() => response.destroy());
    },
    { host, port, requestMs, idleMs },
  );
  return {
    port: server.port,
    live,
    take(reading) {
      const changed = live.take(reading);
      if (changed) events.tell();
      return changed;
    },
    takeNow(document) {
      if (feeds?.take(document)) events.tellFeeds();
    },
    async close() {
      events.close();
      await server.close();
    },
  };
}

function answerNow(
  request: IncomingMessage,
  response: ServerResponse,
  feeds: LiveFeeds | undefined,
): Promise<void> | void {
  if (feeds === undefined)
    return refuse(response, 404, 'no feeds are looked at; firebreak serve --now looks at them');
  const latest = feeds.latest();
  if (latest !== undefined) return answer(request, response, latest.body);
  response.setHeader('retry-after', '1');
  refuse(response, 503, 'the feeds are being looked at for the first time; ask again');
}
