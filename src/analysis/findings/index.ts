import { compareText } from '../../estate/index.js';
import { backupInBlastRadius } from './backup-in-blast-radius.js';
import { coldStartCycle } from './cold-start-cycle.js';
import { concentration } from './concentration.js';
import { controlPlaneElsewhere } from './control-plane-elsewhere.js';
import { dataInOneRegion } from './data-in-one-region.js';
import { failoverNeedsControlPlane } from './failover-needs-control-plane.js';
import { failoverNeedsLaunch } from './failover-needs-launch.js';
import { failoverNeedsWhatFails } from './failover-needs-what-fails.js';
import { launchDependence } from './launch-dependence.js';
import { mostlyLost } from './mostly-lost.js';
import { objectiveMissed } from './objective-missed.js';
import { registryInBlastRadius } from './registry-in-blast-radius.js';
import { selfSupportingRedundancy } from './self-supporting.js';
import { singleCertificateAuthority } from './single-certificate-authority.js';
import { singleDnsProvider } from './single-dns-provider.js';
import { singleDomain } from './single-domain.js';
import { singleMachine } from './single-machine.js';
import { singleRegistrar } from './single-registrar.js';
import { singleService } from './single-service.js';
import { singleZone } from './single-zone.js';
import { slowFailover } from './slow-failover.js';
import { standbyWithoutData } from './standby-without-data.js';
import { stateInBlastRadius } from './state-in-blast-radius.js';
import { type Facts, type Finding, type Rule, SEVERITIES } from './types.js';
import { watcherInBlastRadius } from './watcher-in-blast-radius.js';

export { Chains } from './chains.js';
export { type Acceptance, type Ignored, ignoreNotices, splitIgnored } from './ignored.js';
export { type Standby, standbysOf } from './standbys.js';
export { Surroundings } from './surroundings.js';
export {
  type Facts,
  type Finding,
  identityOf,
  type Marks,
  RULE_IDS,
  type RuleId,
  SEVERITIES,
  type Severity,
  type Step,
} from './types.js';

const RULES: readonly Rule[] = [
  singleZone,
  singleMachine,
  singleDomain,
  controlPlaneElsewhere,
  launchDependence,
  singleService,
  coldStartCycle,
  selfSupportingRedundancy,
  failoverNeedsWhatFails,
  failoverNeedsControlPlane,
  failoverNeedsLaunch,
  slowFailover,
  standbyWithoutData,
  objectiveMissed,
  dataInOneRegion,
  backupInBlastRadius,
  registryInBlastRadius,
  stateInBlastRadius,
  watcherInBlastRadius,
  singleDnsProvider,
  singleCertificateAuthority,
  singleRegistrar,
  concentration,
  mostlyLost,
];

/** All findings, most severe first, then those that touch most journeys. */
export function findAll(facts: Facts): Finding[] {
  return RULES.flatMap((rule) => rule(facts)).sort(compareFindings);
}

/** The order in which findings are told. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.journeys.length - a.journeys.length ||
    compareText(a.rule, b.rule) ||
    compareText(a.subject, b.subject)
  );
}
