import type { Component, Dependency, Evidence, Journey, Need, Scenario } from '../../estate/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import type { BlastRow } from '../blast-radius.js';
import type { Concentration } from '../concentration.js';
import type { Downtime, Hazard } from '../downtime/index.js';
import type { DefaultRoutePoint, SinglePoint } from '../single-points.js';
import type { Chains } from './chains.js';
import type { Standby } from './standbys.js';
import type { Surroundings } from './surroundings.js';

export type Severity = 'high' | 'medium' | 'low' | 'info';
/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info'];

/** Every rule there is, by its id: each has a page in docs/rules. */
export const RULE_IDS = [
  'backup-in-blast-radius',
  'cold-start-cycle',
  'concentration',
  'control-plane-elsewhere',
  'data-in-one-region',
  'failover-needs-control-plane',
  'failover-needs-launch',
  'failover-needs-what-fails',
  'launch-dependence',
  'objective-missed',
  'registry-in-blast-radius',
  'self-supporting-redundancy',
  'single-certificate-authority',
  'single-dns-provider',
  'single-global-service',
  'single-jurisdiction',
  'single-machine',
  'single-provider',
  'single-region',
  'single-registrar',
  'single-service',
  'single-third-party',
  'single-zone',
  'slow-failover',
  'standby-without-data',
  'state-in-blast-radius',
  'ttl-longer-than-rto',
  'watcher-in-blast-radius',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** One link of the chain from a journey to what the finding is about. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly need: Need;
  readonly evidence: Evidence;
}

export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly title: string;
  /** Component the finding is about. */
  readonly subject: string;
  readonly journeys: readonly string[];
  /** From the first of the journeys to the subject. */
  readonly path: readonly Step[];
  readonly fix?: string;
}

/** What the atlas and the incident library know, as far as rules ask. */
export interface Marks {
  /** Whether a type keeps the team's data. */
  readonly isStore: (type: string) => boolean;
  /** Whether a type keeps images that are fetched when something starts. */
  readonly isRegistry: (type: string) => boolean;
  /** The provider that a domain of this type is registered with. */
  readonly registrarOf: (type: string) => string | undefined;
  /** Whether a type tells people that something else fails. */
  readonly watches: (type: string) => boolean;
  /** Whether a type is one machine or one volume, which fails as a whole. */
  readonly singleOf: (type: string) => 'machine' | 'volume' | undefined;
  /** Whether nothing at all is known of a type, its provider included. */
  readonly isUndescribed: (type: string) => boolean;
  /** Ids of services that answer for names, and that issue certificates. */
  readonly dnsServices: ReadonlySet<string>;
  readonly certificateServices: ReadonlySet<string>;
  readonly incidents: () => readonly Scenario[];
}

/** What the rules look at: computed once for all of them. */
export interface Facts {
  /**
   * The estate without the provider's own quorums of places: a region and its zones hold each other up by nature,
   * which would hide every circle of the team's own. Undefined where there is no circle at all.
   */
  readonly grounded: CompiledEstate | undefined;
  readonly journeys: readonly Journey[];
  readonly component: ReadonlyMap<string, Component>;
  readonly dependencies: readonly Dependency[];
  readonly blast: readonly BlastRow[];
  readonly singles: readonly SinglePoint[];
  /** What takes all of a journey but some of its paths. */
  readonly mostly: readonly DefaultRoutePoint[];
  readonly chains: Chains;
  readonly around: Surroundings;
  readonly compiled: CompiledEstate;
  readonly standbys: readonly Standby[];
  readonly hazards: readonly Hazard[];
  readonly downtime: readonly Downtime[];
  readonly concentration: Concentration;
  readonly marks: Marks;
}

export type Rule = (facts: Facts) => readonly Finding[];

/**
 * What makes a finding the same one in another run: its rule and the component it is about. No line, title or journey
 * is in it, so that moved code and renamed journeys change nothing. A renamed resource is another component.
 */
export function identityOf({ rule, subject }: { readonly rule: string; readonly subject: string }): string {
  return `${rule}:${subject}`;
}
