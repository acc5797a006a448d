import {
  decoded,
  isMap,
  knownOf,
  type Ref,
  type Resource,
  refsIn,
  textOf,
  textWithHoles,
  type Value,
  type ValueMap,
  valuesAt,
} from '../inference/index.js';
import { decodeYaml } from '../terraform/index.js';
import { apiPath, fromApi } from './spelling.js';

/** An object of a cluster, in the Terraform provider's spelling, whichever way the code spells it. */
export interface KubernetesObject {
  readonly resource: Resource;
  /** `deployment`, `horizontal_pod_autoscaler`; undefined for one of a kind that nobody described. */
  readonly kind: string | undefined;
  readonly values: ValueMap;
  /** Where an argument stands in the resource's own arguments. */
  place(path: readonly (string | number)[]): readonly (string | number)[];
}

/** Resources that hold an object as a manifest, and the argument that does. */
const MANIFESTS: ReadonlyMap<string, string> = new Map([
  ['kubernetes_manifest', 'manifest'],
  ['kubectl_manifest', 'yaml_body'],
  ['kubectl_server_version', ''],
]);

/** The object that a resource of Terraform is; undefined for one that is none (a release, a look-up of versions). */
export function objectOf(resource: Resource): KubernetesObject | undefined {
  const argument = MANIFESTS.get(resource.type);
  if (argument !== undefined) return argument === '' ? undefined : fromManifest(resource, argument);
  if (!resource.type.startsWith('kubernetes_')) return undefined;
  const kind = typedKind(resource.type);
  return { resource, kind, values: resource.values, place: (path) => path };
}

/** `kubernetes_cron_job_v1` and `kubernetes_daemonset` are a cron_job and a daemon_set. */
function typedKind(type: string): string {
  const kind = type.slice('kubernetes_'.length).replace(/_v\d+(?:(?:alpha|beta)\d+)?$/, '');
  return kind === 'daemonset' ? 'daemon_set' : kind;
}

function fromManifest(resource: Resource, argument: string): KubernetesObject {
  const value = resource.values.get(argument) ?? null;
  const object = structure(value);
  const isDocument = !isMap(value);
  if (object === undefined)
    return { resource, kind: undefined, values: resource.values, place: () => [argument] };
  return {
    resource,
    kind: kindOf(object),
    values: fromApi(object),
    place: (path) => (isDocument ? [argument] : [argument, ...apiPath(object, path)]),
  };
}

function structure(value: Value): ValueMap | undefined {
  if (isMap(value)) return value;
  const json = decoded(value);
  if (isMap(json)) return json;
  const yaml = decodeYaml(value);
  return isMap(yaml) ? yaml : undefined;
}

/** API groups whose kinds the atlas describes; those of Kubernetes itself end in `.k8s.io` or have no dot. */
const GROUPS = /^(?:[a-z]+\/|[a-z.]+\.k8s\.io\/|elbv2\.k8s\.aws\/)?v\d/;

function kindOf(object: ValueMap): string | undefined {
  const kind = textOf(object.get('kind'));
  const group = textOf(object.get('apiVersion'));
  if (kind === undefined || group === undefined) return undefined;
  const isIstio = group.startsWith('networking.istio.io/') && kind === 'VirtualService';
  if (!isIstio && !GROUPS.test(group)) return undefined;
  return kind
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * What tells a name from others where it need not be known: its text, what is known of it, or what it refers to.
 * Undefined where nothing tells.
 */
export function identity(value: Value | undefined): string | undefined {
  const text = textOf(value) ?? textWithHoles(value, '*');
  if (text !== undefined && /[^*-]/.test(text)) return text;
  const refs = refsIn(value);
  return refs.length === 0 ? undefined : refs.map(shown).sort().join('|');
}

function shown({ resources, path }: Ref): string {
  return `${resources.map(({ id }) => id).join(',')}.${path}`;
}

/** The first value behind a path. */
export function first(values: ValueMap, path: string): Value | undefined {
  return valuesAt({ values }, path)[0]?.value;
}

export function firstText(values: ValueMap, path: string): string | undefined {
  return textOf(first(values, path));
}

/** All entries of the maps behind a path: labels, annotations. */
export function entriesAt(values: ValueMap, path: string): ReadonlyMap<string, Value> {
  const all = new Map<string, Value>();
  for (const { value } of valuesAt({ values }, path)) {
    if (isMap(value)) for (const [key, item] of value) all.set(key, item);
  }
  return all;
}

/** `true` and `"true"` are the same in annotations and values. */
export function isTrue(value: Value | undefined): boolean {
  return String(knownOf(value)).toLowerCase() === 'true';
}

/** What pods are made from, in whatever makes them. */
const TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['cron_job', 'spec.job_template.spec.template.'],
  ['pod', ''],
]);

const WORKLOADS = new Set([
  'cron_job',
  'daemon_set',
  'deployment',
  'job',
  'pod',
  'replica_set',
  'replication_controller',
  'stateful_set',
]);

/** The path to the template of pods that an object makes: `spec.template.`; undefined where it makes none. */
export function templateOf(kind: string | undefined): string | undefined {
  if (kind === undefined || !WORKLOADS.has(kind)) return undefined;
  return TEMPLATES.get(kind) ?? 'spec.template.';
}
