export { type AdminClient, adminClient } from './admin/index.js';
export { type Concern, check, parseSteer, readSteer, type SteerFile } from './config/index.js';
export { type Daemon, type DaemonOptions, startDaemon } from './daemon/index.js';
export type * from './model/index.js';
export {
  CONDITIONS,
  type Condition,
  IMPACTS,
  type Impact,
  INCIDENT_STATUSES,
  type Incident,
  type IncidentStatus,
  MAINTENANCE_STATUSES,
  writeSite,
} from './status/index.js';
export { memoryCluster } from './store/index.js';
