export type { Reading, Resource } from './resource.js';
export {
  isList,
  isMap,
  knownOf,
  leavesOf,
  type Ref,
  refsIn,
  Sym,
  textOf,
  textWithHoles,
  UNKNOWN,
  type Value,
  type ValueList,
  type ValueMap,
} from './value.js';
export { inferEstate } from './infer.js';
