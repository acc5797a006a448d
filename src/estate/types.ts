/**
 * The model: an estate is a directed graph with one node type (component) and one edge type (dependency).
 * Everything else in Firebreak reads or writes these.
 */

/** What a component is: see docs/how-it-works.md. */
export type Kind = 'resource' | 'service' | 'domain' | 'third-party' | 'journey';

/** What a dependency is for: to keep serving, to start or scale out or come back, to be reconfigured. */
export type Need = 'run' | 'start' | 'change';

/** What a failure takes from a component. */
export type Capability = 'serve' | 'start' | 'change';

export const NEEDS: readonly Need[] = ['run', 'start', 'change'];
export const CAPABILITIES: readonly Capability[] = ['serve', 'start', 'change'];

/** Where a component comes from: a line in a file, or an atlas entry with the page that states it. */
export type Source =
  | { readonly file: string; readonly line: number }
  | { readonly atlas: string; readonly url: string };

/** How we know of a dependency. `rule` names the inference, `note` says it in words. */
export interface Evidence {
  readonly by: 'declared' | 'code' | 'atlas' | 'observed';
  readonly file?: string;
  readonly line?: number;
  readonly url?: string;
  readonly rule?: string;
  readonly note?: string;
  /** Set where the cited page was not read by us; shown wherever it decides a result. */
  readonly confidence?: 'unverified';
}

export interface Component {
  readonly id: string;
  readonly kind: Kind;
  /** Terraform type, `region`, `zone`, `provider`, `jurisdiction`, `service`, ... */
  readonly type: string;
  readonly name: string;
  readonly source: Source;
  /** Terraform address without instance keys. */
  readonly address?: string;
  /** Joins others, carries no dependencies of its own. */
  readonly glue?: boolean;
  /** Switched off (`count = 0`): outside every analysis. */
  readonly disabled?: boolean;
  /** The code does not tell which one it is (an unknown region or zone): up in one pass, down in the other. */
  readonly unknown?: boolean;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** How often it fails by itself, where the team knows: losses a year (fewest, most) and the seconds of one. */
  readonly failures?: { readonly perYear: readonly [number, number]; readonly seconds: number };
  /** Probability that it is lost by itself at a given moment, where stated; 0: never, as a gate of a fault tree. */
  readonly unavailability?: number;
}

/** When the code chooses a standby: times in seconds. */
export interface Failover {
  /** Time the active member must be lost before the switch begins. */
  readonly detect: number;
  /** Time the switch itself takes. */
  readonly switch: number;
  /** How much of `switch` is resolvers keeping the old answer; absent: none, or it is not known. */
  readonly ttl?: number;
  /** Components that must serve for the switch to make progress. */
  readonly needs: readonly string[];
  /** `sticky`: the standby stays active after the active is back; `auto`: switches back at once. */
  readonly failback: 'sticky' | 'auto';
}

/**
 * Members of a group are alternatives. Fewer than `need` serving members: the dependent is down;
 * fewer than `full`: degraded. `{1,1}` with one member is a plain (hard) dependency, `{0,1}` a soft one.
 */
export interface Group {
  /** Unique within the estate; members carry it in `Dependency.group`. */
  readonly id: string;
  readonly need: number;
  readonly full: number;
  /** What the alternatives are, for people: `zones`, `routes`, `failover`, ... */
  readonly name?: string;
  /** Each member serves requests of its own, so that none takes the place of one that is degraded: the routes of an entry. */
  readonly distinct?: true;
  /** Present on a standby group: the order of preference is the order of its dependencies' `rank`. */
  readonly failover?: Failover;
}

export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly need: Need;
  /** Group this is a member of; absent: a group of one, hard unless `soft`. */
  readonly group?: string;
  /** Losing it degrades and never takes down (a group of one with need 0). Not together with `group`. */
  readonly soft?: boolean;
  /** Seconds the dependent survives without it. */
  readonly grace?: number;
  /** Seconds the dependent takes to come back once it is restored. */
  readonly recovery?: number;
  /** Losing it kills the dependent, which then has to be started again (and waits for its start needs). */
  readonly restart?: boolean;
  /** Position in a standby group, 0 is the active one. */
  readonly rank?: number;
  /** In a standby group: not running until it is needed, so it must be startable before it is switched to. */
  readonly cold?: boolean;
  /** Paths of the requests that go there (`/api/*`); `/*` where it is everything that nothing else takes. */
  readonly route?: readonly string[];
  readonly evidence: Evidence;
}

/** The path that takes what no other path does. */
export const EVERY_PATH = '/*';

export interface Objectives {
  /** Share of time, 0 to 1. */
  readonly availability?: number;
  /** Seconds. */
  readonly rto?: number;
  /** Seconds. */
  readonly rpo?: number;
  readonly lossPerHour?: { readonly amount: number; readonly currency: string };
}

/** What users come for. It is also a component of kind `journey` with the same id. */
export interface Journey {
  readonly id: string;
  readonly name: string;
  /** Component users enter by. */
  readonly entry: string;
  readonly objectives?: Objectives;
  readonly inferred: boolean;
}

/** Something that could not be read or understood, or that the user should know of the reading. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** 1 for the first character of the line; absent where only the line is known. */
  readonly column?: number;
}

export interface Estate {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
  readonly groups: readonly Group[];
  readonly journeys: readonly Journey[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One thing that fails: half-open interval [from, to) in seconds since the scenario's start. */
export interface Failure {
  // Or a pattern that stands for several components: aws/*/*:control
  readonly component: string;
  readonly capability: Capability;
  readonly severity: 'down' | 'degraded';
  readonly from: number;
  /** null: not over when the scenario ends. */
  readonly to: number | null;
  /** One of several components failed, and it is not known that it was this one: it is in doubt, no more. */
  readonly maybe?: true;
  /** Only who uses this feature of it lost something: whose `features` are known and without it did not. */
  readonly feature?: string;
  /** How it showed to clients, where that is reported: `dns=empty`. For drills. */
  readonly effect?: string;
  readonly evidence: Evidence;
}

/** A scenario: an incident of the library, or any component made to fail. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** ISO time of second 0, null where the scenario has no date. */
  readonly epoch: string | null;
  /** Length in seconds. */
  readonly seconds: number;
  readonly failures: readonly Failure[];
}
