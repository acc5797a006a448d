export { CONDITIONS, type Condition } from './condition.js';
export { type Health, healthOf } from './health.js';
export {
  type FollowedIncidents,
  followIncidents,
  IMPACTS,
  type Impact,
  INCIDENT_STATUSES,
  type Incident,
  type IncidentDraft,
  type IncidentStatus,
  type IncidentStore,
  listIncidents,
  MAINTENANCE_STATUSES,
  openIncident,
  trimIncidents,
  updateIncident,
} from './incidents.js';
export { type Figures, METRICS_TYPE, type Metric, metricsText, nodeMetrics } from './metrics.js';
export { writeSite } from './site.js';
export { type Status, type StatusOptions, startStatus } from './start.js';
export { verdictsOf } from './verdicts.js';
