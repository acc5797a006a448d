import fc from 'fast-check';
import type { Component, Dependency, Estate, Failure, Group, Journey, Kind } from '../../src/estate/index.js';
import { CAPABILITIES, NEEDS } from '../../src/estate/index.js';

/** Random estates that are small and nasty: cycles, groups, standby, soft, placeholders, timers. */

const SOURCE = { file: 'random.tf', line: 1 };
const EVIDENCE = { by: 'declared' } as const;

const POOL: readonly [string, Kind, string][] = [
  ['journey-1', 'journey', 'journey'],
  ['journey-2', 'journey', 'journey'],
  ['web', 'resource', 'instance'],
  ['api', 'resource', 'instance'],
  ['queue', 'resource', 'queue'],
  ['table', 'resource', 'table'],
  ['cache', 'resource', 'cache'],
  ['worker', 'resource', 'instance'],
  ['saas/pay', 'third-party', 'api'],
  ['p', 'domain', 'provider'],
  ['p/north-1', 'domain', 'region'],
  ['p/south-1', 'domain', 'region'],
  ['p/unknown', 'domain', 'region'],
  ['p/north-1a', 'domain', 'zone'],
  ['p/north-1/unknown-zone', 'domain', 'zone'],
  ['p/unknown/unknown-zone', 'domain', 'zone'],
  ['p/north-1/vm', 'service', 'service'],
  ['p/south-1/vm', 'service', 'service'],
  ['p/unknown/vm', 'service', 'service'],
];

export interface EstateOptions {
  /** Grace, recovery, restart and failover times. */
  readonly timed: boolean;
  /** Most components an estate has. */
  readonly size?: number;
  /** No standby groups: a failure that makes one switch early may shorten the outage by another failure. */
  readonly noStandby?: boolean;
  /** Leave out dependencies that would close a cycle. */
  readonly acyclic?: boolean;
}

export function anyEstate(options: EstateOptions): fc.Arbitrary<Estate> {
  const size = options.size ?? 12;
  return (
    fc
      .subarray([...POOL], { minLength: 4, maxLength: size })
      .map((chosen) => {
        const pool = chosen.some(([, kind]) => kind === 'journey') ? chosen : [POOL[0]!, ...chosen.slice(1)];
        return pool.map(([id, kind, type]): Component => ({ id, kind, type, name: id, source: SOURCE }));
      })
      .chain((components) => {
        const member = fc.integer({ min: 0, max: components.length - 1 });
        return fc.record({
          components: fc.constant(components),
          plain: fc.array(plainDependency(member, options.timed), { maxLength: components.length * 2 }),
          groups: fc.array(groupOf(member, components.length, options.timed), { maxLength: 6 }),
          top: fc.option(
            groupOf(fc.integer({ min: 1, max: components.length - 1 }), components.length, options.timed),
          ),
        });
      })
      // A redundant group right under the first journey, or little would depend on anything else.
      .map(({ top, ...draft }) => {
        const first = top === null ? [] : [{ ...top, owner: 0, need: 'run' as const }];
        return assemble({ ...draft, groups: [...first, ...draft.groups] }, options);
      })
  );
}

type Member = fc.Arbitrary<number>;

function timing(timed: boolean) {
  const zero = fc.constant(0);
  return {
    grace: timed ? fc.oneof(zero, zero, fc.integer({ min: 1, max: 8 })) : zero,
    recovery: timed ? fc.oneof(zero, fc.integer({ min: 1, max: 8 })) : zero,
    restart: timed ? fc.oneof(fc.constant(false), fc.constant(false), fc.boolean()) : fc.constant(false),
  };
}

function plainDependency(member: Member, timed: boolean) {
  return fc.record({
    from: member,
    to: member,
    need: fc.constantFrom('run', 'run', 'run', ...NEEDS),
    soft: fc.oneof(fc.constant(false), fc.constant(false), fc.boolean()),
    ...timing(timed),
  });
}

function groupOf(member: Member, size: number, timed: boolean) {
  return fc.record({
    owner: member,
    need: fc.constantFrom('run', 'run', 'run', ...NEEDS),
    members: fc.uniqueArray(member, { minLength: 2, maxLength: Math.min(4, size - 1) }),
    k: fc.constantFrom(0, 1, 1, 1, 2, 2, 3),
    extra: fc.integer({ min: 0, max: 4 }),
    cold: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    times: fc.array(fc.record(timing(timed)), { minLength: 4, maxLength: 4 }),
    failover: fc.option(
      fc.record({
        detect: timed ? fc.integer({ min: 0, max: 4 }) : fc.constant(0),
        switch: timed ? fc.integer({ min: 0, max: 4 }) : fc.constant(0),
        needs: fc.uniqueArray(member, { maxLength: 2 }),
        failback: fc.constantFrom('sticky' as const, 'auto' as const),
      }),
    ),
  });
}

interface Draft {
  readonly components: Component[];
  readonly plain: readonly Value<ReturnType<typeof plainDependency>>[];
  readonly groups: readonly Value<ReturnType<typeof groupOf>>[];
}

type Value<A> = A extends fc.Arbitrary<infer T> ? T : never;

function assemble(draft: Draft, { acyclic, noStandby }: EstateOptions): Estate {
  const id = (i: number) => draft.components[i]!.id;
  const allowed = (from: number, to: number) => !acyclic || from < to;
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];
  const seen = new Set<string>();
  for (const { from, to, soft, ...rest } of draft.plain) {
    const key = JSON.stringify([from, to, rest.need, soft]);
    if (!allowed(from, to) || seen.has(key)) continue;
    seen.add(key);
    dependencies.push({ from: id(from), to: id(to), ...(soft ? { soft } : {}), ...rest, evidence: EVIDENCE });
  }
  draft.groups.forEach((one, g) => {
    const members = one.members.filter((m) => allowed(one.owner, m));
    if (members.length === 0) return;
    const failover = noStandby ? null : one.failover;
    const need = Math.min(one.k, failover ? 1 : members.length);
    const full = Math.min(Math.max(need, one.extra), members.length);
    groups.push({
      id: `g${g}`,
      need,
      full,
      // The first of the flags is nobody's: the one member that is never cold.
      ...(one.cold[0] && !failover ? { distinct: true } : {}),
      ...(failover
        ? {
            failover: {
              ...failover,
              needs: failover.needs.filter((m) => allowed(one.owner, m)).map(id),
            },
          }
        : {}),
    });
    members.forEach((m, rank) => {
      const cold = failover !== null && rank > 0 && one.cold[rank] === true;
      dependencies.push({
        from: id(one.owner),
        to: id(m),
        need: one.need,
        group: `g${g}`,
        ...(failover ? { rank } : {}),
        ...(cold ? { cold } : {}),
        ...one.times[rank]!,
        evidence: EVIDENCE,
      });
    });
  });
  const journeys = draft.components
    .filter((one) => one.kind === 'journey')
    .map((one): Journey => ({ id: one.id, name: one.name, entry: one.id, inferred: false }));
  return { components: draft.components, dependencies, groups, journeys, diagnostics: [] };
}

/** Failures of the estate's components, and now and then of one it does not contain. */
function anyFailures(estate: Estate, seconds: number): fc.Arbitrary<Failure[]> {
  const ids = [...estate.components.map((one) => one.id), 'p/east-2', 'p/north-1b', 'p/east-2/vm'];
  return fc.array(
    fc
      .record({
        component: fc.constantFrom(...ids),
        capability: fc.constantFrom('serve', 'serve', ...CAPABILITIES),
        severity: fc.constantFrom('down', 'down', 'degraded'),
        from: fc.integer({ min: 0, max: seconds - 1 }),
        length: fc.option(fc.integer({ min: 1, max: seconds })),
      })
      .map(({ length, ...one }): Failure => {
        return { ...one, to: length === null ? null : one.from + length, evidence: EVIDENCE };
      }),
    { minLength: 1, maxLength: 4 },
  );
}

/** An estate together with failures of it. */
export function anyCase(options: EstateOptions, seconds = 40) {
  return anyEstate(options).chain((estate) =>
    fc.record({ estate: fc.constant(estate), failures: anyFailures(estate, seconds) }),
  );
}
