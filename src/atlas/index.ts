export * from './expand.js';
export { type HostOwner, ownerOfHost } from './hosts.js';
export * from './modules.js';
export { NOWHERE, type Places, withPlace } from './places.js';
export * from './queries.js';
export {
  type AddressOwner,
  DOWNLOADS,
  type Fetched,
  formatAddress,
  loadRanges,
  parseAddress,
  type Ranges,
  readPublished,
} from './ranges/index.js';
export { THIRD_PARTY, thirdParty, thirdPartyOfType, thirdPartyOfVariable } from './third-parties.js';
export type * from './types.js';
