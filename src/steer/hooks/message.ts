import { createHmac, randomUUID } from 'node:crypto';
import type { Event } from '../model/index.js';

/** What a hook is told: the shape that Standard Webhooks recommends (type, timestamp, data). */
export interface Message {
  /** The same in every try: who has seen it need not act again. */
  readonly id: string;
  readonly type: 'steer.verdict' | 'steer.plan';
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  /** The node that tells it. */
  readonly node: string;
  /** The same at every node that tells of the same change: `plan/17`, `verdict/frankfurt/down`. */
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Told = Extract<Event, { kind: 'verdict' | 'plan' }>;

/** A plan is told by its number and by what is used from now on; its records are what the name servers answer. */
export function messageOf(event: Told, node: string): Message {
  const base = { id: randomUUID(), timestamp: new Date(event.at).toISOString(), node };
  if (event.kind === 'plan') {
    const { number, madeAt, madeBy, why, active } = event.plan;
    const data = { plan: number, before: event.before, madeAt, madeBy, why, active };
    return { ...base, type: 'steer.plan', key: `plan/${number}`, data };
  }
  const { endpoint, state } = event.verdict;
  return {
    ...base,
    type: 'steer.verdict',
    key: `verdict/${endpoint}/${state}`,
    data: { ...event.verdict, before: event.before },
  };
}

/** The system refuses to start a command whose environment is too large; the whole text is on its standard input. */
const LONGEST = 1000;

/** Variables that a command finds what happened in, beside the whole message on its standard input. */
export function environmentOf({ id, type, node, key, data }: Message): Record<string, string> {
  const text = (name: string) =>
    String(data[name] ?? '')
      .replaceAll('\0', ' ')
      .slice(0, LONGEST);
  const common = {
    FIREBREAK_EVENT_ID: id,
    FIREBREAK_EVENT_KEY: key,
    FIREBREAK_NODE: node,
    FIREBREAK_WHY: text('why'),
  };
  return type === 'steer.plan'
    ? { ...common, FIREBREAK_EVENT: 'plan', FIREBREAK_PLAN: text('plan'), FIREBREAK_BEFORE: text('before') }
    : {
        ...common,
        FIREBREAK_EVENT: 'verdict',
        FIREBREAK_ENDPOINT: text('endpoint'),
        FIREBREAK_STATE: text('state'),
        FIREBREAK_BEFORE: text('before'),
      };
}

/**
 * Headers that sign a body as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`, in base64, with `v1,`
 * before it (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). A key that
 * begins with `whsec_` is base64 behind that; any other is taken as it is.
 *
 * @param seconds time of this try, since 1970
 */
export function signatureOf(
  id: string,
  seconds: number,
  body: string,
  secret: string | undefined,
): Record<string, string> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds) };
  if (secret === undefined) return headers;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}
