import type {
  Component,
  Dependency,
  Diagnostic,
  Failover,
  Group,
  Journey,
  Kind,
  Need,
  Objectives,
} from '../../estate/index.js';
import { parseDuration } from '../../scenarios/index.js';

/** A place in a firebreak.yaml; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a firebreak.yaml declares. */
export interface Declaration {
  readonly statements: readonly Statement[];
  /** Every id that the statements name as something that is there. */
  readonly mentions: readonly Mention[];
  /** false: journeys that the readers infer are left out. */
  readonly inferJourneys: boolean;
  readonly overrides: readonly Override[];
  readonly ignores: readonly Ignore[];
  /** `PROVIDER/REGION`. */
  readonly regions: readonly Typed[];
  readonly drill?: DrillSection;
  readonly diagnostics: readonly Diagnostic[];
}

/** One journey, component, dependency or group, with all that is said of it in one place. */
export interface Statement extends Place {
  readonly about: 'journey' | 'component' | 'dependency' | 'group';
  /** What it is about: two statements of one thing have the same. */
  readonly id: string;
  /** What it says, to be compared. */
  readonly said: string;
  /** Only what is said of it; `id` and `source` always are. */
  readonly component?: Partial<Component> & Pick<Component, 'id' | 'source'>;
  readonly journey?: Journey;
  /** How users enter the journey, unless a group says that there are several ways in. */
  readonly entry?: Dependency;
  readonly group?: Group;
  readonly dependencies: readonly Dependency[];
}

export interface Mention extends Place {
  readonly id: string;
  /** `entry`: users enter a journey by it; `switch`: a standby group needs it to switch. */
  readonly role?: 'entry' | 'switch';
}

/** Something inferred that is said to be otherwise, and why. */
export interface Override extends Place {
  readonly about:
    | { readonly dependency: { readonly from: string; readonly to: string; readonly need?: Need } }
    | { readonly component: string }
    | { readonly journey: string }
    | { readonly group: { readonly from: string; readonly name: string } };
  readonly remove?: true;
  readonly strength?: 'hard' | 'soft';
  readonly grace?: number;
  readonly recovery?: number;
  readonly restart?: boolean;
  readonly in?: string;
  readonly failures?: Failures;
  readonly name?: string;
  readonly objectives?: Objectives;
  readonly atLeast?: number;
  readonly full?: number;
  readonly failover?: Partial<Failover>;
  readonly reason: string;
}

/** Findings that are accepted until the end of a day. */
export interface Ignore extends Place {
  readonly rule: string;
  /** Component id with `*` for any text; absent: any. */
  readonly subject?: string;
  /** ISO date. */
  readonly until: string;
  readonly reason: string;
}

/** What is said of drills, as it would be typed on a command line. */
export interface DrillSection {
  readonly as?: Typed;
  readonly expect?: Typed;
  readonly every?: Typed;
  /** `HOST=ADDRESS:PORT`. */
  readonly map: readonly Typed[];
  /** `HOST:PORT[=ADDRESS:PORT]`. */
  readonly passUdp: readonly Typed[];
  readonly checks: readonly (Typed & { readonly journey: string })[];
}

/** A value of the file that somebody else parses; `key` is its path, as errors name it. */
export interface Typed extends Place {
  readonly key: string;
  readonly text: string;
}

/** Losses a year, fewest and most, and the seconds of one. */
export interface Failures {
  readonly perYear: readonly [number, number];
  readonly seconds: number;
}

export type RawDuration = number | string;
export interface RawTimes {
  grace?: RawDuration;
  recovery?: RawDuration;
  restart?: boolean;
}
export type RawNeed = string | ({ to: string; need?: Need; strength?: string; note?: string } & RawTimes);
export interface RawFailures {
  perYear: number | [number, number];
  lasting: RawDuration;
}
export interface RawFailover {
  detect?: RawDuration;
  switch?: RawDuration;
  needs?: string[];
  failback?: 'sticky' | 'auto';
}
export type RawObjectives = Omit<Objectives, 'rto' | 'rpo'> & { rto?: RawDuration; rpo?: RawDuration };

/** The file's shape after the schema has passed it. */
export interface UserFile {
  inferJourneys?: boolean;
  regions?: string[] | null;
  journeys?: Record<
    string,
    { name?: string; entry: string; objectives?: RawObjectives; needs?: RawNeed[] }
  > | null;
  components?: Record<
    string,
    {
      kind?: Kind;
      type?: string;
      name?: string;
      in?: string;
      needs?: RawNeed[];
      failures?: RawFailures;
    } | null
  > | null;
  dependencies?:
    | ({ from: string; to: string; need?: Need; strength?: string; note?: string } & RawTimes)[]
    | null;
  groups?:
    | {
        from: string;
        name?: string;
        need?: Need;
        atLeast?: number;
        full?: number;
        members: (string | ({ to: string; cold?: boolean } & RawTimes))[];
        failover?: RawFailover;
        note?: string;
      }[]
    | null;
  overrides?:
    | ({
        dependency?: { from: string; to: string; need?: Need };
        component?: string;
        journey?: string;
        group?: { from: string; name: string };
        remove?: true;
        strength?: 'hard' | 'soft';
        in?: string;
        failures?: RawFailures;
        name?: string;
        objectives?: RawObjectives;
        atLeast?: number;
        full?: number;
        failover?: RawFailover;
        reason: string;
      } & RawTimes)[]
    | null;
  ignore?: { rule: string; subject?: string; until: string; reason: string }[] | null;
  drill?: {
    as?: string;
    expect?: string;
    every?: string;
    map?: Record<string, string> | null;
    passUdp?: string[] | null;
    checks?: Record<string, string> | null;
  } | null;
  /** For `firebreak steer`, which reads it by itself. */
  steer?: unknown;
}

/** The declaration of a file with problems. */
export function nothing(diagnostics: readonly Diagnostic[]): Declaration {
  return {
    statements: [],
    mentions: [],
    inferJourneys: true,
    overrides: [],
    ignores: [],
    regions: [],
    diagnostics,
  };
}

export function timesOf(one: RawTimes): { grace?: number; recovery?: number; restart?: boolean } {
  return {
    ...(one.grace === undefined ? {} : { grace: seconds(one.grace) }),
    ...(one.recovery === undefined ? {} : { recovery: seconds(one.recovery) }),
    ...(one.restart === undefined ? {} : { restart: one.restart }),
  };
}

export function failoverOf({ detect, switch: over, needs, failback }: RawFailover): Partial<Failover> {
  return {
    ...(detect === undefined ? {} : { detect: seconds(detect) }),
    ...(over === undefined ? {} : { switch: seconds(over) }),
    ...(needs === undefined ? {} : { needs }),
    ...(failback === undefined ? {} : { failback }),
  };
}

export function objectivesOf({ rto, rpo, ...rest }: RawObjectives): Objectives {
  return {
    ...rest,
    ...(rto === undefined ? {} : { rto: seconds(rto) }),
    ...(rpo === undefined ? {} : { rpo: seconds(rpo) }),
  };
}

export function failuresOf({ perYear, lasting }: RawFailures): Failures {
  const [low, high] = typeof perYear === 'number' ? [perYear, perYear] : perYear;
  return { perYear: [Math.min(low, high), Math.max(low, high)], seconds: seconds(lasting) };
}

/** The schema has checked the form, so this cannot fail. */
function seconds(duration: RawDuration): number {
  return typeof duration === 'number' ? duration : (parseDuration(duration) ?? 0);
}
