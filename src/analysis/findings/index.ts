import { compareText } from '../../estate/index.js';
import { coldStartCycle } from './cold-start-cycle.js';
import { controlPlaneElsewhere } from './control-plane-elsewhere.js';
import { launchDependence } from './launch-dependence.js';
import { selfSupportingRedundancy } from './self-supporting.js';
import { singleDomain } from './single-domain.js';
import { singleService } from './single-service.js';
import { singleZone } from './single-zone.js';
import { type Facts, type Finding, type Rule, SEVERITIES } from './types.js';

export { Chains } from './chains.js';
export { type Acceptance, type Ignored, ignoreNotices, splitIgnored } from './ignored.js';
export {
  type Facts,
  type Finding,
  RULE_IDS,
  type RuleId,
  SEVERITIES,
  type Severity,
  type Step,
} from './types.js';

const RULES: readonly Rule[] = [
  singleZone,
  singleDomain,
  controlPlaneElsewhere,
  launchDependence,
  singleService,
  coldStartCycle,
  selfSupportingRedundancy,
];

/** All findings, most severe first, then those that touch most journeys. */
export function findAll(facts: Facts): Finding[] {
  return RULES.flatMap((rule) => rule(facts)).sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      b.journeys.length - a.journeys.length ||
      compareText(a.rule, b.rule) ||
      compareText(a.subject, b.subject),
  );
}
