import type { Component, Dependency, Evidence, Journey, Need } from '../../estate/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import type { BlastRow } from '../blast-radius.js';
import type { SinglePoint } from '../single-points.js';
import type { Chains } from './chains.js';

export type Severity = 'high' | 'medium' | 'low' | 'info';
/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info'];

/** Every rule there is, by its id: each has a page in docs/rules. */
export const RULE_IDS = [
  'cold-start-cycle',
  'control-plane-elsewhere',
  'launch-dependence',
  'self-supporting-redundancy',
  'single-global-service',
  'single-jurisdiction',
  'single-provider',
  'single-region',
  'single-service',
  'single-third-party',
  'single-zone',
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
  readonly chains: Chains;
}

export type Rule = (facts: Facts) => readonly Finding[];
