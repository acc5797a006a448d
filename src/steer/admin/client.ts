import type { NodeView, Order, Recorded } from '../model/index.js';
import type { Incident, IncidentDraft, IncidentStatus } from '../status/index.js';
import type { Obeyed } from './start.js';

/** The admin API of one node, for the command line. */
export interface AdminClient {
  readonly status: () => Promise<NodeView>;
  /** The newest entries of the audit log, newest first; with `before`, the id of an entry, those before it. */
  readonly history: (limit?: number, before?: string) => Promise<readonly Recorded[]>;
  readonly order: (order: Order, force?: boolean) => Promise<Obeyed>;
  readonly incidents: () => Promise<readonly Incident[]>;
  readonly open: (
    draft: Pick<IncidentDraft, 'name' | 'status' | 'body'> & Partial<IncidentDraft>,
  ) => Promise<Incident>;
  readonly update: (
    id: string,
    update: { readonly status: IncidentStatus; readonly body: string } & Partial<
      Pick<Incident, 'affects' | 'impact'>
    >,
  ) => Promise<Incident>;
  /** Files of the status page, by path. */
  readonly exported: () => Promise<ReadonlyMap<string, string>>;
}

const TIMEOUT_MS = 15_000;

/**
 * Asks the node at an address (`http://127.0.0.1:5380`). Every call rejects with one line that says what to do where the
 * node cannot be reached, or refuses.
 */
export function adminClient(url: string, token: string): AdminClient {
  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
      const why =
        name === 'TimeoutError'
          ? `no answer within ${TIMEOUT_MS / 1000} s`
          : (cause?.code ?? cause?.message ?? name);
      throw new Error(`the node at ${url} cannot be reached (${why}); is it running, and is --node right?`);
    }
    const value = (await response.json().catch(() => undefined)) as { error?: string } | undefined;
    if (response.status === 401) throw new Error(`the node at ${url} does not know the token`);
    if (value === undefined)
      throw new Error(`what is at ${url} is no steer node (status ${response.status})`);
    if (!response.ok && value.error !== undefined)
      throw new Error(`the node at ${url} refuses: ${value.error}`);
    return value;
  }
  return {
    status: () => ask('GET', '/v1/status') as Promise<NodeView>,
    history: (limit = 50, before) => {
      const query = new URLSearchParams({
        limit: String(limit),
        ...(before === undefined ? {} : { before }),
      });
      return ask('GET', `/v1/history?${query}`) as Promise<Recorded[]>;
    },
    order: (order, force = false) => ask('POST', '/v1/orders', { ...order, force }) as Promise<Obeyed>,
    incidents: () => ask('GET', '/v1/incidents') as Promise<Incident[]>,
    open: (draft) => ask('POST', '/v1/incidents', draft) as Promise<Incident>,
    update: (id, update) =>
      ask('POST', `/v1/incidents/${encodeURIComponent(id)}`, update) as Promise<Incident>,
    exported: async () => new Map(Object.entries((await ask('GET', '/v1/export')) as Record<string, string>)),
  };
}
