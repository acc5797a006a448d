export {
  anchorsIn,
  Chain,
  type Digest,
  digestOf,
  IANA_ANCHORS,
  type Key,
  nsec3Hash,
  type Security,
  type Signature,
  signedData,
  tagOf,
} from './dnssec/index.js';
export { type Exchange, type ExchangeOptions, exchangeOver, type Reply } from './exchange.js';
export { canonical, dataOf, isWithin } from './names.js';
export {
  type Budget,
  BudgetSpent,
  type Lookup,
  type NameServer,
  Resolver,
  type ServerAnswer,
  type Zone,
} from './resolver.js';
export { ROOTS } from './roots.js';
