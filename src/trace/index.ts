export { lookAtAll } from './all.js';
export { certificateOf } from './certificate.js';
export {
  type Concentration,
  concentrationOf,
  type JourneySuppliers,
  type Supplier,
  suppliersOf,
} from './criticality.js';
export {
  anchorsIn,
  canonical,
  type Digest,
  dataOf,
  exchangeOver,
  IANA_ANCHORS,
  type NameServer,
  Resolver,
  ROOTS,
} from './dns/index.js';

export { journalLine, readJournal } from './journal.js';
export { Looker, type LookOptions } from './look.js';
export { pageOf } from './page.js';

export { keptRanges, type Update, updateRanges } from './range-store.js';
export type * from './types.js';
