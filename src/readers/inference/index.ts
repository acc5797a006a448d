export { decoded } from './documents.js';
export { inferEstate } from './infer.js';
export { allHold, valuesAt } from './paths.js';
export type { Reading, Resource } from './resource.js';
export {
  isList,
  isMap,
  knownOf,
  leavesOf,
  type Ref,
  refsIn,
  resourcesIn,
  Sym,
  textOf,
  textWithHoles,
  UNKNOWN,
  type Value,
  type ValueList,
  type ValueMap,
} from './value.js';
export { parseYaml, YamlTooLarge } from './yaml.js';
