import type { Subject } from '../faults/index.js';
import type { ConnectionRecord } from '../gateway/index.js';
import type { QueryRecord } from '../resolver/index.js';

/** Times in seconds since the command began. */
export type Event = QueryEvent | ConnectionEvent;

export interface QueryEvent {
  readonly kind: 'query';
  readonly at: number;
  readonly host: string;
  readonly type: string;
  readonly answer: string;
  readonly ok: boolean;
  readonly faults: readonly string[];
}

export interface ConnectionEvent {
  readonly kind: 'connection';
  /** When it began. */
  readonly at: number;
  readonly host: string;
  /** 0: not known. */
  readonly port: number;
  readonly to?: string;
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly outcome: ConnectionRecord['outcome'];
  readonly ok: boolean;
  readonly faults: readonly string[];
}

export interface Recorder {
  readonly query: (record: QueryRecord) => void;
  readonly connection: (record: ConnectionRecord) => void;
  /** Attempts to connect that a rule refused or dropped, seen a moment later; of those, nothing else is known. */
  readonly blocked: (
    subject: Subject,
    how: 'refused' | 'dropped',
    count: number,
    faults: readonly string[],
  ) => void;
  /** In the order in which they began. */
  readonly events: () => readonly Event[];
  /** How many there were beyond those that are kept. */
  readonly forgotten: () => number;
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** More events than this are counted and not kept. */
const MOST = 200_000;

/** Keeps what happens after `start`, a wall time in milliseconds. */
export function createRecorder(start: number): Recorder {
  const events: Event[] = [];
  const subjects = new Map<string, Subject>();
  let forgotten = 0;
  const keep = (subject: Subject, event: Event) => {
    subjects.set(subject.host, subject);
    if (events.length < MOST) events.push(event);
    else forgotten++;
  };
  const since = (wall: number) => Math.max(0, Math.round(wall - start) / 1000);
  return {
    subjects,
    events: () => events.toSorted((a, b) => a.at - b.at),
    forgotten: () => forgotten,
    query: ({ subject, ...rest }) =>
      keep(subject, { kind: 'query', at: since(Date.now()), host: subject.host, ...rest }),
    blocked: (subject, how, count, faults) => {
      const at = since(Date.now());
      const outcome = how === 'refused' ? 'refused' : 'timeout';
      const nothing = { port: 0, seconds: 0, bytesSent: 0, bytesReceived: 0 };
      for (let i = 0; i < count; i++)
        keep(subject, { kind: 'connection', at, host: subject.host, ...nothing, outcome, ok: false, faults });
    },
    connection: ({ subject, began, milliseconds, to, outcome, ...rest }) =>
      keep(subject, {
        kind: 'connection',
        at: since(began),
        host: subject.host,
        ...(to === undefined ? {} : { to }),
        seconds: milliseconds / 1000,
        outcome,
        ok: outcome === 'ok',
        ...rest,
      }),
  };
}
