/**
 * The two spellings of a Kubernetes object: the API's (`containers`, `valueFrom`), which manifests have, and that of
 * the Terraform provider (`container`, `value_from`), in which the atlas names arguments.
 */
import { isList, isMap, type Value, type ValueMap } from '../inference/index.js';

/** Lists that are repeated blocks in Terraform, and so named in the singular there. */
const SINGULAR: ReadonlyMap<string, string> = new Map([
  ['backendRefs', 'backend_ref'],
  ['containers', 'container'],
  ['hostnames', 'hostname'],
  ['initContainers', 'init_container'],
  ['listeners', 'listener'],
  ['nodeSelectorTerms', 'node_selector_term'],
  ['parentRefs', 'parent_ref'],
  ['paths', 'path'],
  ['ports', 'port'],
  ['rules', 'rule'],
  ['servers', 'server'],
  ['tolerations', 'toleration'],
  ['volumeClaimTemplates', 'volume_claim_template'],
  ['volumeMounts', 'volume_mount'],
  ['volumes', 'volume'],
]);

/** Maps whose keys are the team's own words. */
const VERBATIM = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'requests',
  'stringData',
  'volumeAttributes',
]);

/** Deepest structure that is walked; no object of the API comes near. */
const DEPTH_MAX = 60;

/** The name that the Terraform provider has for a field of the API: `secret_key_ref` for `secretKeyRef`. */
export function terraformName(field: string): string {
  return (
    SINGULAR.get(field) ??
    field
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
      .toLowerCase()
  );
}

/** An object of the API as the Terraform provider would spell it. What cannot be evaluated stays as it is. */
export function fromApi(object: ValueMap): ValueMap {
  return translated(object, 0) as ValueMap;
}

function translated(value: Value, depth: number): Value {
  if (depth > DEPTH_MAX) return value;
  if (isList(value)) return value.map((item) => translated(item, depth + 1));
  if (!isMap(value)) return value;
  const result = new Map<string, Value>();
  for (const [field, item] of value) {
    result.set(terraformName(field), isVerbatim(field, item) ? item : translated(item, depth + 1));
  }
  return result;
}

/** A Service selects by labels in so many words, what makes pods by `matchLabels`. */
function isVerbatim(field: string, value: Value): boolean {
  if (field === 'selector' && isMap(value))
    return !value.has('matchLabels') && !value.has('matchExpressions');
  return VERBATIM.has(field);
}

/** Where an argument in Terraform's spelling stands in the object of the API. */
export function apiPath(object: Value, path: readonly (string | number)[]): readonly (string | number)[] {
  const found: (string | number)[] = [];
  let at: Value | undefined = object;
  let verbatim = false;
  for (const step of path) {
    if (typeof step === 'number') {
      at = isList(at) ? at[step] : undefined;
      found.push(step);
      continue;
    }
    const fields: ValueMap = isMap(at) ? at : new Map();
    const field: string =
      verbatim || fields.has(step)
        ? step
        : ([...fields.keys()].find((one) => terraformName(one) === step) ?? step);
    at = fields.get(field);
    if (at !== undefined && isVerbatim(field, at)) verbatim = true;
    found.push(field);
  }
  return found;
}
