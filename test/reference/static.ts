import type { Dependency, Need } from '../../src/estate/index.js';
import type { StaticFailure } from '../../src/graph/index.js';
import type { RefEstate, RefGroup } from './model.js';

/** Every capability of every component, by plain iteration over objects until nothing changes. */
export interface RefStates {
  readonly serve: Set<string>;
  readonly full: Set<string>;
  readonly start: Set<string>;
  readonly change: Set<string>;
  readonly restore: Set<string>;
  readonly alter: Set<string>;
}

/** What cannot be derived, because it is given: in a timeline, who serves at a moment. */
export interface Given {
  readonly serve?: ReadonlySet<string>;
}

export function refStates(ref: RefEstate, failures: readonly StaticFailure[], given: Given = {}): RefStates {
  const hit = (id: string, capability: string, severity: string) => isHit(failures, id, capability, severity);
  const { serve, start } = refServing(ref, failures, given);

  const change = greatest(ref, (id, now) => {
    const ok = (m: Dependency) => serve.has(m.to) && (!ref.isProvided(m.to) || now.has(m.to));
    return !hit(id, 'change', 'down') && ref.groups(id, 'change').every((g) => holds(g, ok, start, serve));
  });
  const restore = greatest(ref, (id, now) => {
    const ok = (m: Dependency) => (ref.isProvided(m.to) ? serve.has(m.to) : now.has(m.to));
    return start.has(id) && ref.groups(id, 'run').every((g) => holds(g, ok, start, serve));
  });
  const alter = greatest(ref, (id, now) => {
    const ok = (m: Dependency) => ref.isProvided(m.to) || now.has(m.to);
    return change.has(id) && ref.groups(id, 'run').every((g) => g.members.filter(ok).length >= g.need);
  });
  const full = greatest(ref, (id, now) => {
    if (!serve.has(id) || hit(id, 'serve', 'degraded')) return false;
    return ref.groups(id, 'run').every((g) => isFull(g, now, start, serve));
  });
  return { serve, full, start, change, restore, alter };
}

/** Who serves and who could be started: all that one needs for who is down. */
export function refServing(ref: RefEstate, failures: readonly StaticFailure[], given: Given = {}) {
  const hit = (id: string, capability: string) => isHit(failures, id, capability, 'down');
  const serve = new Set(given.serve ?? ref.ids);
  const start = new Set(ref.ids);
  const counts = (m: Dependency, need: Need): boolean => {
    if (!serve.has(m.to)) return false;
    if (ref.kind(m.to) === 'domain') return start.has(m.to);
    return ref.kind(m.to) === 'service' && need === 'start' ? start.has(m.to) : true;
  };
  untilStable(() => {
    let changed = false;
    for (const id of ref.ids) {
      const serves =
        !hit(id, 'serve') &&
        ref.groups(id, 'run').every((g) => holds(g, (m) => serve.has(m.to), start, serve));
      if (given.serve === undefined && !serves && serve.delete(id)) changed = true;
      const starts =
        !hit(id, 'start') &&
        (['run', 'start'] as const).every((need) =>
          ref.groups(id, need).every((g) => holds(g, (m) => counts(m, need), start, serve)),
        );
      if (!starts && start.delete(id)) changed = true;
    }
    return changed;
  });
  return { serve, start };
}

function isHit(
  failures: readonly StaticFailure[],
  id: string,
  capability: string,
  severity: string,
): boolean {
  return failures.some(
    (one) => one.component === id && one.capability === capability && one.severity === severity,
  );
}

type Counts = (member: Dependency) => boolean;

function holds(g: RefGroup, ok: Counts, start: Set<string>, serve: Set<string>): boolean {
  if (g.need === 0) return true;
  if (!g.failover) return g.members.filter(ok).length >= g.need;
  const [active, ...later] = g.members;
  if (ok(active!)) return true;
  const ready = later.some((m) => ok(m) && (!m.cold || start.has(m.to)));
  return ready && g.failover.needs.every((id) => serve.has(id));
}

function isFull(g: RefGroup, full: Set<string>, start: Set<string>, serve: Set<string>): boolean {
  const available = g.members.filter((m) => serve.has(m.to) && (!m.cold || start.has(m.to)));
  if (available.length < g.full) return false;
  if (!g.failover) {
    const sound = g.distinct && g.need > 0 ? g.full : g.need;
    return g.members.filter((m) => full.has(m.to)).length >= sound;
  }
  return g.need === 0 || available[0] === undefined || full.has(available[0].to);
}

function greatest(ref: RefEstate, keep: (id: string, now: Set<string>) => boolean): Set<string> {
  const now = new Set(ref.ids);
  untilStable(() => {
    let changed = false;
    for (const id of ref.ids) if (now.has(id) && !keep(id, now) && now.delete(id)) changed = true;
    return changed;
  });
  return now;
}

function untilStable(round: () => boolean): void {
  while (round());
}

/** As `evaluateStates`: with unknown as if healthy, and as if it were what failed. */
export function refReadings(ref: RefEstate, failures: readonly StaticFailure[]): [RefStates, RefStates] {
  const inDoubt = failures.flatMap((one) =>
    ref.inDoubt(one.component).map((component) => ({ ...one, component })),
  );
  return [refStates(ref, failures), refStates(ref, [...failures, ...inDoubt])];
}
