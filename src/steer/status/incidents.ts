import { randomBytes } from 'node:crypto';
import type { Store } from '../model/index.js';
import { type Bounds, removeAll, surplus } from '../store/index.js';
import type { Condition } from './condition.js';

/** Where incidents are kept: any store with compare-and-set. */
export type IncidentStore = Pick<Store, 'list' | 'commit'>;

export const INCIDENT_STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export const MAINTENANCE_STATUSES = ['scheduled', 'in_progress', 'verifying', 'completed'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number] | (typeof MAINTENANCE_STATUSES)[number];
export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
export type Impact = (typeof IMPACTS)[number];

export interface IncidentUpdate {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: IncidentStatus;
  /** Plain text. */
  readonly body: string;
}

/** Something a person tells the public: an incident, or planned work where `scheduled` is there. */
export interface Incident {
  readonly id: string;
  readonly name: string;
  readonly impact: Impact;
  /** What it does to steered names, by name. */
  readonly affects: Readonly<Record<string, Condition>>;
  readonly scheduled?: { readonly from: number; readonly to: number };
  /** Oldest first; never empty. */
  readonly updates: readonly IncidentUpdate[];
}

export type IncidentDraft = Omit<Incident, 'id' | 'updates'> & Pick<IncidentUpdate, 'status' | 'body'>;

const PREFIX = 'incidents/';
const LONGEST_NAME = 200;
const LONGEST_BODY = 10_000;
const TRIES = 5;

/** Twelve letters and digits, as in the API whose shape is served. */
function newId(): string {
  return [...randomBytes(12)].map((byte) => (byte % 36).toString(36)).join('');
}

/** The update that says how it stands. */
export function lastOf({ updates }: Incident): IncidentUpdate {
  return updates.at(-1)!;
}

export function isOver(incident: Incident): boolean {
  return ['resolved', 'completed'].includes(lastOf(incident).status);
}

/** Opens an incident, or announces planned work. Throws a RangeError that says what does not fit. */
export async function openIncident(
  store: IncidentStore,
  draft: IncidentDraft,
  now: number,
): Promise<Incident> {
  const { status, body, ...rest } = draft;
  const incident: Incident = {
    ...rest,
    id: newId(),
    name: checked('the name', draft.name, LONGEST_NAME),
    updates: [updateOf({ status, body }, draft.scheduled !== undefined, now)],
  };
  if (draft.scheduled !== undefined && !(draft.scheduled.from < draft.scheduled.to))
    throw new RangeError('the work ends before it begins');
  const written = await store.commit(
    [{ key: PREFIX + incident.id, revision: 0 }],
    [{ put: PREFIX + incident.id, value: JSON.stringify(incident) }],
  );
  if (!written) throw new Error('the incident was not written; try again');
  return incident;
}

/** Adds an update. Throws a RangeError where there is no such incident, or the update does not fit. */
export async function updateIncident(
  store: IncidentStore,
  id: string,
  update: Pick<IncidentUpdate, 'status' | 'body'> & Partial<Pick<Incident, 'affects' | 'impact'>>,
  now: number,
): Promise<Incident> {
  const key = PREFIX + id;
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = (await store.list(key)).entries.get(key);
    const before = stored && incidentIn(stored.value);
    if (stored === undefined || before === undefined) throw new RangeError(`there is no incident ${id}`);
    const { status, body, ...changes } = update;
    const next: Incident = {
      ...before,
      ...changes,
      updates: [...before.updates, updateOf({ status, body }, before.scheduled !== undefined, now)],
    };
    const write = { put: key, value: JSON.stringify(next) };
    if (await store.commit([{ key, revision: stored.revision }], [write])) return next;
  }
  throw new Error('somebody else writes to the incident all the time; try again');
}

/** All incidents, newest first; what cannot be read is left out. */
export async function listIncidents(store: IncidentStore): Promise<Incident[]> {
  const { entries } = await store.list(PREFIX);
  return [...entries.values()]
    .flatMap(({ value }) => incidentIn(value) ?? [])
    .sort((a, b) => b.updates[0]!.at - a.updates[0]!.at);
}

const DAY_MS = 86_400_000;
const BOUNDS: Bounds = { least: 100, most: 1000, maxAgeMs: 400 * DAY_MS };

/** Removes incidents that are over, of more than a year ago or beyond a thousand; a hundred always stay. */
export async function trimIncidents(store: IncidentStore, now: number): Promise<void> {
  const over = (await listIncidents(store))
    .filter(isOver)
    .map((incident) => ({ id: incident.id, at: lastOf(incident).at }))
    .sort((a, b) => a.at - b.at);
  await removeAll(
    store,
    surplus(over, BOUNDS, now).map(({ id }) => PREFIX + id),
  );
}

export interface FollowedIncidents {
  readonly current: () => readonly Incident[];
  readonly close: () => void;
}

/** Keeps a list of the incidents that follows the store; while the store is away, the list stays as it was. */
export function followIncidents(
  store: IncidentStore & Pick<Store, 'watch'>,
  retryMs = 5000,
): FollowedIncidents {
  let all: readonly Incident[] = [];
  let watch: { readonly close: () => void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const again = (): void => {
    watch?.close();
    watch = undefined;
    if (!isClosed) timer = setTimeout(() => void load(), retryMs);
  };
  const load = async (): Promise<void> => {
    try {
      const { revision } = await store.list(PREFIX);
      all = await listIncidents(store);
      if (isClosed) return;
      watch = store.watch(PREFIX, revision, {
        changed: () => {
          void listIncidents(store).then((found) => {
            all = found;
          }, again);
        },
        lost: again,
      });
    } catch {
      again();
    }
  };
  void load();
  return {
    current: () => all,
    close() {
      isClosed = true;
      clearTimeout(timer);
      watch?.close();
    },
  };
}

function updateOf(
  { status, body }: Pick<IncidentUpdate, 'status' | 'body'>,
  isPlanned: boolean,
  at: number,
): IncidentUpdate {
  const allowed: readonly string[] = isPlanned ? MAINTENANCE_STATUSES : INCIDENT_STATUSES;
  if (!allowed.includes(status))
    throw new RangeError(`the status is "${status}"; expected one of ${allowed.join(', ')}`);
  return { id: newId(), at, status, body: checked('the text', body, LONGEST_BODY) };
}

function checked(what: string, text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new RangeError(`${what} is empty`);
  if (trimmed.length > longest)
    throw new RangeError(`${what} has ${trimmed.length} characters; at most ${longest} are kept`);
  return trimmed;
}

function incidentIn(value: string): Incident | undefined {
  try {
    const one = JSON.parse(value) as Incident;
    return typeof one.id === 'string' && typeof one.name === 'string' && one.updates.length > 0
      ? one
      : undefined;
  } catch {
    return undefined;
  }
}
