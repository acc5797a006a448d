import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { answer, type Body, bodyOf, type Listening, listen, receive, refuse } from '../../http/index.js';
import { hostAndPort } from '../config/index.js';
import type { NodeView, SteerConfig } from '../model/index.js';
import { clientOf } from './client.js';
import { healthOf } from './health.js';
import { openHistory } from './history.js';
import type { Incident } from './incidents.js';
import { overviewOf } from './overview.js';
import { PAGE_POLICY, reportedPage } from './page.js';
import { openReports } from './reports.js';
import { exportedFiles, SERVED, type SiteFile, servedFiles, textsOf, writeSite } from './site.js';
import type { ReportSeries } from './verdicts.js';
import { languageFor } from './words.js';

export interface StatusOptions {
  readonly config: SteerConfig;
  readonly view: () => NodeView;
  /** Incidents as they stand; see `followIncidents`. */
  readonly incidents: () => readonly Incident[];
  /** Where the history of the page is kept. */
  readonly directory: string;
  /** Told in one line of what goes wrong. */
  readonly problem?: (text: string) => void;
  /** Milliseconds from one look at the node to the next, for the history and the export. Default: ten seconds. */
  readonly tickMs?: number;
}

export interface Status {
  readonly port: number;
  /** The site as files, texts by path, for `firebreak steer export`. */
  readonly exported: () => ReadonlyMap<string, string>;
  /** Reports of users in the last five minutes, by name. */
  readonly reports: () => ReadonlyMap<string, number>;
  /** Reports of users in the windows of the last hour, by name. */
  readonly reportSeries: () => ReportSeries;
  readonly close: () => Promise<void>;
}

const TICK_MS = 10_000;
/** A page is made at most so often, whatever is asked for. */
const FRESH_MS = 1000;
/** Caches may keep it for ten seconds, show it for a minute more while they ask, and for a day when nobody answers. */
const CACHING = 'public, max-age=10, stale-while-revalidate=60, stale-if-error=86400';
const DEFAULT_LISTEN = '127.0.0.1:5381';
const MOST_BYTES = 4096;

/**
 * Serves the status page, its feeds and API, /healthz and POST /reports, keeps the history, and exports where that is
 * configured. Rejects with the error of the operating system where it cannot listen.
 */
export async function startStatus(options: StatusOptions): Promise<Status> {
  const { config, view, incidents, directory, problem = () => {}, tickMs = TICK_MS } = options;
  const history = openHistory(join(directory, 'uptime.json'), problem);
  const names = new Set(config.zones.flatMap((zone) => zone.names.map(({ name }) => name)));
  const reports = openReports(names);
  const overview = () => overviewOf(config, view(), incidents(), history, reports);
  const site = cachedSite(() => servedFiles(overview()));
  const exporter = exporterOf(config.status.exportTo, () => textsOf(exportedFiles(overview())), problem);

  // The page never takes the node down with it.
  const tick = () => {
    try {
      const { services, now } = overview();
      history.note(new Map(services.map(({ name, condition }) => [name, condition])), now);
      exporter();
    } catch (error) {
      problem(`the status page cannot be made: ${(error as Error).message}`);
    }
  };
  tick();
  const timer = setInterval(tick, tickMs);

  const page = (language: string) => site(`status/${language}`)!;
  const routes = (request: IncomingMessage, response: ServerResponse): Promise<void> | void => {
    const path = request.url!.split('?', 1)[0]!;
    if (path === '/reports') return report(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return refuse(response, 405, 'only GET and HEAD are answered');
    }
    if (path === '/healthz') return health(response);
    if (path === '/') return redirect(response, '/status');
    if (path === '/de' || path === '/en') return redirect(response, `/status${path}`);
    if (path === '/status') {
      response.setHeader('vary', 'accept-language');
      return answer(request, response, page(languageFor(request.headers['accept-language'])), CACHING);
    }
    const body = site(path.slice(1));
    if (body === undefined) return refuse(response, 404, 'there is nothing here');
    // Widgets on other pages ask for these.
    if (!path.startsWith('/status/')) response.setHeader('access-control-allow-origin', '*');
    return answer(request, response, body, CACHING);
  };

  function health(response: ServerResponse): void {
    const found = healthOf(view(), config.limits);
    response.writeHead(found.status === 'ok' ? 200 : 503, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(`${JSON.stringify(found)}\n`);
  }

  async function report(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(response, 405, 'only POST is answered here');
    }
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return refuse(response, 403, 'asked by a page of another origin');
    const text = await receive(request, MOST_BYTES);
    if (text === undefined) return refuse(response, 413, `more than ${MOST_BYTES} bytes`);
    const name = nameIn(text, request.headers['content-type']);
    if (name === undefined || !names.has(name))
      return refuse(response, 400, 'name: expected a name of the status page');
    const counts = reports.add(name, clientOf(request, config.status.trustedProxies), view().now);
    const status = counts ? 202 : 429;
    response.setHeader('cache-control', 'no-store');
    if (request.headers.accept?.includes('application/json') ?? false) {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(`${JSON.stringify({ counted: counts })}\n`);
      return;
    }
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
    const language = languageFor(request.headers['accept-language']);
    response.end(reportedPage(config.status.title, language, counts, SERVED));
  }

  const { host, port } = hostAndPort(config.status.listen ?? DEFAULT_LISTEN)!;
  let server: Listening;
  try {
    server = await listen(
      (request, response) => {
        for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
        void (async () => routes(request, response))().catch(() => response.destroy());
      },
      { host, port },
    );
  } catch (error) {
    clearInterval(timer);
    throw error;
  }
  return {
    port: server.port,
    exported: () => textsOf(exportedFiles(overview())),
    reports: () => {
      const { now } = view();
      return new Map([...names].map((name) => [name, reports.count(name, now)]));
    },
    reportSeries: () => {
      const { now } = view();
      return new Map([...names].map((name) => [name, reports.series(name, now)]));
    },
    async close() {
      clearInterval(timer);
      await server.close();
      history.close();
    },
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'public, max-age=3600' }).end();
}

/** Files as bodies, made anew at most every second; what has not changed stays the same body, compressed already. */
function cachedSite(make: () => ReadonlyMap<string, SiteFile>): (path: string) => Body | undefined {
  let madeAt = Number.NEGATIVE_INFINITY;
  let bodies = new Map<string, Body>();
  let texts = new Map<string, string>();
  return (path) => {
    if (performance.now() - madeAt > FRESH_MS) {
      const files = make();
      bodies = new Map(
        [...files].map(([name, { type, text }]) => [
          name,
          texts.get(name) === text ? bodies.get(name)! : bodyOf(type, text),
        ]),
      );
      texts = textsOf(files);
      madeAt = performance.now();
    }
    return bodies.get(path);
  };
}

/** Writes what has changed since the last time; a directory that cannot be written is told of once. */
function exporterOf(
  directory: string | undefined,
  make: () => ReadonlyMap<string, string>,
  problem: (text: string) => void,
): () => void {
  let written: ReadonlyMap<string, string> = new Map();
  let isTold = false;
  return () => {
    if (directory === undefined) return;
    const texts = make();
    const changed = new Map([...texts].filter(([path, text]) => written.get(path) !== text));
    try {
      writeSite(changed, directory);
      written = texts;
      isTold = false;
    } catch (error) {
      if (!isTold) problem(`the status page cannot be exported: ${(error as Error).message}`);
      isTold = true;
    }
  };
}

function nameIn(text: string, type: string | undefined): string | undefined {
  if (!type?.startsWith('application/json')) return new URLSearchParams(text).get('name') ?? undefined;
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
