export type { ConnectionRecord, Live, Meant, Outcome } from './connection.js';
export { type Passing, parsePassing, passDatagrams } from './datagrams.js';
export { originalPorts } from './origin.js';
export { type Mapping, mappingFor, parseMapping, type StandIn } from './route.js';
export { type Gateway, serveConnections } from './serve.js';
