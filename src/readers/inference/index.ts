export { inferEstate } from './infer.js';
export type { Reading, Resource } from './resource.js';
export {
  isList,
  isMap,
  type Ref,
  refsIn,
  Sym,
  textWithHoles,
  UNKNOWN,
  type Value,
  type ValueList,
  type ValueMap,
} from './value.js';
export { parseYaml, YamlTooLarge } from './yaml.js';
