import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, receive } from '../../http/index.js';
import { hostAndPort } from '../config/index.js';
import type { NodeView, Order, Recorded, SteerConfig, Store } from '../model/index.js';
import {
  CONDITIONS,
  type Condition,
  type Health,
  IMPACTS,
  type Impact,
  type IncidentDraft,
  type IncidentStatus,
  listIncidents,
  METRICS_TYPE,
  openIncident,
  updateIncident,
} from '../status/index.js';
import { orderIn } from './orders.js';
import type { Tokens } from './tokens.js';

/** What became of an order. */
export interface Obeyed {
  readonly accepted: boolean;
  /** Why it was not. */
  readonly why?: string;
  /** The plan that it led to, where there is one already. */
  readonly plan?: number;
}

export interface AdminOptions {
  readonly config: Pick<SteerConfig, 'admin'>;
  readonly tokens: Tokens;
  readonly view: () => NodeView;
  /** What the cluster holds endpoints for, as others read it. */
  readonly verdicts: () => object;
  /** Writes an order for the cluster; `by` is the name that goes with the token. Rejects where the store is away. */
  readonly order: (
    order: Order,
    options: { readonly by: string; readonly force: boolean },
  ) => Promise<Obeyed>;
  /** The newest entries of the audit log, newest first; with `before`, the id of an entry, those before it. */
  readonly history: (limit: number, before?: string) => Promise<readonly Recorded[]>;
  /** Where incidents are kept. */
  readonly store: Pick<Store, 'list' | 'commit'>;
  /** The text of /metrics. */
  readonly metrics: () => string;
  readonly health: () => Health;
  /** The status page as files. */
  readonly exported: () => ReadonlyMap<string, string>;
}

export interface Admin {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const MOST_BYTES = 64 * 1024;
const HISTORY = 50;
const MOST_HISTORY = 1000;

interface Answer {
  readonly status: number;
  readonly value: unknown;
}

const ok = (value: unknown): Answer => ({ status: 200, value });
const wrong = (error: string, status = 400): Answer => ({ status, value: { error } });

/**
 * The admin API, JSON over HTTP: any node takes orders for the cluster. All but /metrics and /healthz needs
 * `Authorization: Bearer TOKEN`. Rejects with the error of the operating system where it cannot listen.
 */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const { config, tokens, metrics, health } = options;
  const { host, port } = hostAndPort(config.admin.listen)!;

  async function heard(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://node');
    if (request.method === 'GET' && url.pathname === '/metrics')
      return send(response, 200, METRICS_TYPE, metrics());
    if (request.method === 'GET' && url.pathname === '/healthz') {
      const found = health();
      return sendJson(response, found.status === 'ok' ? 200 : 503, found);
    }
    // Pages have no business here, whatever they know: a browser says when one of them asks.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined)
      return sendJson(response, 403, { error: 'pages are not answered here' });
    const by = tokens.nameOf(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (by === undefined) {
      response.setHeader('www-authenticate', 'Bearer');
      return sendJson(response, 401, { error: 'the token is missing or not known' });
    }
    const { status, value } = await answerTo(request, url, by, options);
    sendJson(response, status, value);
  }

  const server = await listen(
    (request, response) => {
      void heard(request, response).catch((error: Error) => {
        if (response.headersSent) response.destroy();
        else sendJson(response, 503, { error: error.message });
      });
    },
    { host, port },
  );
  return { port: server.port, close: () => server.close() };
}

async function answerTo(
  request: IncomingMessage,
  { pathname, searchParams }: URL,
  by: string,
  { view, verdicts, order, history, store, exported }: AdminOptions,
): Promise<Answer> {
  const [, incident] = /^\/v1\/incidents\/([a-z0-9]{1,32})$/.exec(pathname) ?? [];
  const route = `${request.method} ${incident === undefined ? pathname : '/v1/incidents/ID'}`;
  switch (route) {
    case 'GET /v1/status':
      return ok(view());
    case 'GET /v1/verdicts':
      return ok(verdicts());
    case 'GET /v1/history': {
      const limit = Number(searchParams.get('limit') ?? HISTORY);
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HISTORY)
        return wrong(`limit: expected 1 to ${MOST_HISTORY}`);
      return ok(await history(limit, searchParams.get('before') ?? undefined));
    }
    case 'GET /v1/incidents':
      return ok(await listIncidents(store));
    case 'GET /v1/export':
      return ok(Object.fromEntries(exported()));
    case 'POST /v1/orders': {
      const body = await jsonOf(request);
      if (typeof body === 'string') return wrong(body);
      const found = orderIn(body.json);
      if (typeof found === 'string') return wrong(found);
      const obeyed = await order(found.order, { by, force: found.force });
      return { status: obeyed.accepted ? 200 : 409, value: obeyed };
    }
    case 'POST /v1/incidents':
    case 'POST /v1/incidents/ID': {
      const body = await jsonOf(request);
      if (typeof body === 'string') return wrong(body);
      const draft = draftIn(body.json, incident === undefined);
      if (typeof draft === 'string') return wrong(draft);
      try {
        const now = Date.now();
        return ok(
          await (incident === undefined
            ? openIncident(store, draft as IncidentDraft, now)
            : updateIncident(store, incident, draft, now)),
        );
      } catch (error) {
        if (error instanceof RangeError) return wrong(error.message);
        throw error;
      }
    }
    default:
      return wrong('there is nothing here', 404);
  }
}

async function jsonOf(request: IncomingMessage): Promise<{ readonly json: unknown } | string> {
  const text = await receive(request, MOST_BYTES);
  if (text === undefined) return `more than ${MOST_BYTES} bytes`;
  try {
    return { json: JSON.parse(text) };
  } catch {
    return 'the body is not JSON';
  }
}

type Draft = { status: IncidentStatus; body: string } & Partial<
  Pick<IncidentDraft, 'name' | 'impact' | 'affects' | 'scheduled'>
>;

/** A new incident, or an update of one, as far as its form goes; what its words may be is checked where it is kept. */
function draftIn(value: unknown, isNew: boolean): Draft | string {
  if (typeof value !== 'object' || value === null) return 'expected an object';
  const { name, status, body, impact, affects, scheduled } = value as Record<string, unknown>;
  if (typeof status !== 'string') return 'status: expected a text';
  if (typeof body !== 'string') return 'body: expected a text';
  if (isNew && typeof name !== 'string') return 'name: expected a text';
  if (impact !== undefined && !(IMPACTS as readonly unknown[]).includes(impact))
    return `impact: expected one of ${IMPACTS.join(', ')}`;
  if (affects !== undefined && !isAffects(affects))
    return `affects: expected names with one of ${CONDITIONS.join(', ')}`;
  if (scheduled !== undefined && !isSpan(scheduled))
    return 'scheduled: expected from and to, milliseconds since 1970';
  return {
    status: status as IncidentStatus,
    body,
    ...(isNew
      ? {
          name: name as string,
          ...(scheduled === undefined ? {} : { scheduled: scheduled as { from: number; to: number } }),
        }
      : {}),
    ...(impact === undefined && !isNew ? {} : { impact: (impact ?? 'minor') as Impact }),
    ...(affects === undefined && !isNew ? {} : { affects: (affects ?? {}) as Record<string, Condition> }),
  };
}

function isAffects(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => (CONDITIONS as readonly unknown[]).includes(one))
  );
}

function isSpan(value: unknown): boolean {
  const { from, to } = (value ?? {}) as Record<string, unknown>;
  return Number.isFinite(from) && Number.isFinite(to);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
