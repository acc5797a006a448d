export { type Address, addressText, parseAddress, type TcpLimits } from './net/index.js';
export { type Primary, type PrimaryOptions, primary, type TransferCounts } from './primary/index.js';
export { startPublisher } from './publisher.js';
export { type ServeCounts, type ServeOptions, type Serving, serve } from './serve/index.js';
export { type Key, readKey } from './tsig/index.js';
export {
  type Change,
  type SetKey,
  type UpdateOptions,
  update,
  updateBy,
  type ZoneEditor,
} from './update/index.js';
export { networkFromText, TYPES } from './wire/index.js';
export { compilePlan, compileZone, ZoneError } from './zone/index.js';
