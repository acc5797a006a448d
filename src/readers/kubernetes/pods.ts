import { append } from '../../estate/index.js';
import {
  decoded,
  isList,
  isMap,
  leavesOf,
  type Resource,
  Sym,
  textOf,
  textWithHoles,
  UNKNOWN,
  type Value,
  type ValueMap,
  valuesAt,
} from '../inference/index.js';
import { type Call, callsIn } from './calls.js';
import type { Cluster } from './clusters.js';
import { type Inventory, namespaceIn, type Placed, spaceOf } from './inventory.js';
import { nodesFor, wantedNodes } from './nodes.js';
import { entriesAt, first, firstText, identity, type KubernetesObject, templateOf } from './object.js';
import type { Resolved, Told } from './view.js';

type Path = readonly (string | number)[];

/** A variable or a file that a program is given, and where. */
export interface Setting {
  readonly label: string;
  readonly value: Value;
  readonly at: Path;
}

/** Annotations of a service account with the identity that its pods have at the cluster's provider. */
export const IDENTITY_ANNOTATIONS = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
] as const;

/** Finds the Service, or the release, that a name inside a cluster means. */
export type FindCalled = (call: Call, cluster: Cluster, space: string) => Resource | undefined;

/** Where it runs: what is known of its cluster and its nodes. */
export function resolveCluster(resolved: Resolved, { resource, isOnly, nodes, told }: Cluster): void {
  if (resource === undefined) return;
  resolved.set(isOnly ? 'only_cluster' : 'cluster', { value: refTo(resource), told });
  if (nodes.length > 0) resolved.set('nodes', { value: nodes.map(refTo), told });
}

export function refTo(resource: Resource): Sym {
  return new Sym(undefined, [{ resources: [resource], path: '' }]);
}

/** Which nodes its pods may run on, where it asks for some. */
function resolveNodes(resolved: Resolved, { object, cluster }: Placed, spec: string): void {
  const wanted = wantedNodes(object.values, spec);
  if (wanted.length === 0 || cluster.nodes.length === 0) return;
  const nodes = nodesFor(wanted, cluster.nodes);
  resolved.set('nodes', { value: nodes === undefined ? UNKNOWN : nodes.map(refTo), told: cluster.told });
}

/** What the pods that an object makes are given, whom they call, and as whom they act. */
export function resolvePods(
  resolved: Resolved,
  placed: Placed,
  inventory: Inventory,
  identities: PodIdentities,
  find: FindCalled,
): void {
  const { object, cluster, space } = placed;
  const spec = `${templateOf(object.kind)}spec.`;
  const settings = settingsOf(object, spec, space, inventory);
  const others = (call: Call) => {
    const service = find(call, cluster, space);
    // A program that knows its own address does not need it to serve.
    return service !== undefined && isServedBy(service, placed, inventory) ? undefined : service;
  };
  resolveSettings(resolved, settings, cluster, space, others);
  resolveNodes(resolved, placed, spec);
  resolveClaims(resolved, placed, spec, inventory);
  const account = first(object.values, `${spec}service_account_name`);
  const values = identitiesOf(account, cluster, space, inventory, identities);
  if (values.length > 0) resolved.set('identity', { value: values, told: ['spec'] });
  const copies = copiesOf(placed, inventory);
  if (copies !== undefined) resolved.set('copies', { value: copies, told: ['spec'] });
}

/** Whether a Service leads to the pods of this object and to no others. */
function isServedBy(service: Resource, { object, space }: Placed, inventory: Inventory): boolean {
  const placed = inventory.placed(service);
  if (placed?.object.kind !== 'service') return false;
  const pods = inventory.selected(placed.space, entriesAt(placed.object.values, 'spec.selector'));
  return placed.space === space && pods.length === 1 && pods[0]!.object === object;
}

/** Variables as one map, and beside it the Services that they name. */
export function resolveSettings(
  resolved: Resolved,
  settings: readonly Setting[],
  cluster: Cluster,
  space: string,
  find: FindCalled,
): void {
  const environment = new Map<string, Value>();
  const calls = new Map<string, Value>();
  const places: Told[] = [];
  const callPlaces: Told[] = [];
  for (const { label, value, at } of settings) {
    // Two containers may have a variable of the same name.
    const key = unusedKey(environment, label);
    environment.set(key, value);
    places.push(at);
    const called = leavesOf(decoded(value) ?? value)
      .flatMap((leaf) => callsIn(textWithHoles(leaf, '*') ?? '', label))
      .flatMap((call) => find(call, cluster, space) ?? []);
    if (called.length === 0) continue;
    calls.set(key, [...new Set(called)].map(refTo));
    callPlaces.push(at);
  }
  if (environment.size > 0)
    resolved.set('environment', { value: environment, told: undefined, parts: places });
  if (calls.size > 0) resolved.set('calls', { value: calls, told: undefined, parts: callPlaces });
}

/** A label that tells the same of a variable as its own, and is not taken. */
function unusedKey(taken: ReadonlyMap<string, Value>, label: string): string {
  let key = label;
  for (let copy = 2; taken.has(key); copy++) key = `${label}_${copy}`;
  return key;
}

function settingsOf(object: KubernetesObject, spec: string, space: string, inventory: Inventory): Setting[] {
  const settings: Setting[] = [];
  const at = (path: string) => valuesAt({ values: object.values }, path);
  for (const container of ['container', 'init_container']) {
    for (const { value, at: place } of at(`${spec}${container}.env`)) {
      for (const [index, one] of (isList(value) ? value : [value]).entries()) {
        const here = isList(value) ? [...place, index] : place;
        if (isMap(one)) settings.push(...variables(one, here, space, inventory));
        else if (one instanceof Sym) settings.push({ label: 'env', value: one, at: here });
      }
    }
    for (const { value, at: place } of at(`${spec}${container}.env_from`)) {
      for (const one of (isList(value) ? value : [value]).filter(isMap)) {
        for (const [kind, ref] of [
          ['secret', 'secret_ref'],
          ['config_map', 'config_map_ref'],
        ] as const) {
          const source = inventory.named(kind, space, first(one, `${ref}.name`));
          for (const [label, held] of dataOf(source)) settings.push({ label, value: held, at: place });
        }
      }
    }
    for (const argument of ['args', 'command']) {
      for (const { value, at: place } of at(`${spec}${container}.${argument}`))
        settings.push({ label: argument, value, at: place });
    }
  }
  for (const [kind, path] of [
    ['secret', 'secret.secret_name'],
    ['config_map', 'config_map.name'],
    ['secret', 'projected.sources.secret.name'],
    ['config_map', 'projected.sources.config_map.name'],
  ] as const) {
    for (const { value, at: place } of at(`${spec}volume.${path}`)) {
      for (const [label, held] of dataOf(inventory.named(kind, space, value)))
        settings.push({ label, value: held, at: place });
    }
  }
  return settings;
}

function variables(variable: ValueMap, at: Path, space: string, inventory: Inventory): Setting[] {
  const label = textOf(variable.get('name')) ?? 'env';
  const value = variable.get('value');
  if (value !== undefined && value !== null) return [{ label, value, at: [...at, 'value'] }];
  for (const [kind, ref] of [
    ['secret', 'value_from.secret_key_ref'],
    ['config_map', 'value_from.config_map_key_ref'],
  ] as const) {
    const name = first(variable, `${ref}.name`);
    if (name === undefined) continue;
    const held = dataOf(inventory.named(kind, space, name)).get(firstText(variable, `${ref}.key`) ?? '');
    if (held !== undefined) return [{ label, value: held, at }];
  }
  return [];
}

/** What is kept in a Secret or a ConfigMap, in clear. */
function dataOf(placed: Placed | undefined): ReadonlyMap<string, Value> {
  if (placed === undefined) return new Map();
  const { values, resource, kind } = placed.object;
  const isTyped = resource.type !== 'kubernetes_manifest' && resource.type !== 'kubectl_manifest';
  const data = new Map<string, Value>();
  for (const [key, value] of entriesAt(values, 'data')) {
    data.set(key, kind === 'secret' && !isTyped ? fromBase64(value) : value);
  }
  for (const [key, value] of entriesAt(values, 'string_data')) data.set(key, value);
  // What nobody could evaluate refers to things all the same.
  const whole = values.get('data');
  if (data.size === 0 && whole instanceof Sym) data.set('data', whole);
  return data;
}

function fromBase64(value: Value): Value {
  const text = textOf(value);
  return text === undefined ? value : Buffer.from(text, 'base64').toString('utf8');
}

function resolveClaims(
  resolved: Resolved,
  { object, space }: Placed,
  spec: string,
  inventory: Inventory,
): void {
  const claims: Value[] = [];
  const told: Told[] = [];
  for (const { value, at } of valuesAt(
    { values: object.values },
    `${spec}volume.persistent_volume_claim.claim_name`,
  )) {
    const claim = inventory.named('persistent_volume_claim', space, value);
    if (claim === undefined) continue;
    claims.push(new Map([['claim', refTo(claim.object.resource)]]));
    told.push(at);
  }
  if (claims.length > 0) resolved.set('claims', { value: claims, told: undefined, parts: told });
}

/** Identities that the cluster's provider lets service accounts have, outside the cluster. */
export class PodIdentities {
  private readonly byAccount = new Map<string, Value>();
  private readonly byNamespace = new Map<string, Value[]>();

  constructor(resources: readonly Resource[], clusterOf: (value: Value) => Resource | undefined) {
    for (const { type, mode, disabled, values } of resources) {
      if (type !== 'aws_eks_pod_identity_association' || mode !== 'managed' || disabled) continue;
      const cluster = clusterOf(values.get('cluster_name') ?? null);
      const namespace = identity(values.get('namespace'));
      const account = identity(values.get('service_account'));
      const role = values.get('role_arn');
      if (cluster === undefined || namespace === undefined || role === undefined) continue;
      this.byAccount.set(`${cluster.id} ${namespace} ${account}`, role);
      append(this.byNamespace, `${cluster.id} ${namespace}`, role);
    }
  }

  of(space: string, account: string): Value | undefined {
    return this.byAccount.get(`${space} ${account}`);
  }

  /** The one that all of a namespace has, where there is only one. */
  onlyOneIn(space: string): Value | undefined {
    const all = this.byNamespace.get(space) ?? [];
    return all.length === 1 ? all[0] : undefined;
  }
}

function identitiesOf(
  account: Value | undefined,
  cluster: Cluster,
  space: string,
  inventory: Inventory,
  identities: PodIdentities,
): Value[] {
  if (account === undefined) return [];
  const placed = inventory.named('service_account', space, account);
  const found: Value[] = [];
  if (placed !== undefined) {
    const annotations = entriesAt(placed.object.values, 'metadata.annotations');
    for (const name of IDENTITY_ANNOTATIONS) {
      const value = annotations.get(name);
      if (value !== undefined) found.push(value);
    }
  }
  const name = placed?.name ?? identity(account);
  const associated =
    name === undefined ? undefined : identities.of(spaceOf(cluster, namespaceIn(space)), name);
  return associated === undefined ? found : [...found, associated];
}

const COUNTED = new Set(['deployment', 'replica_set', 'replication_controller', 'stateful_set']);

/**
 * How many copies run: at least as many as its autoscaler keeps, else as stated, else one. Undefined for what has no
 * number (a DaemonSet).
 */
function copiesOf({ object, space }: Placed, inventory: Inventory): Value | undefined {
  if (object.kind === 'pod') return 1;
  if (!COUNTED.has(object.kind ?? '')) return undefined;
  const scaler = inventory
    .allOf('horizontal_pod_autoscaler', space)
    .find((one) => scales(one, object, inventory));
  const stated = scaler
    ? first(scaler.object.values, 'spec.min_replicas')
    : first(object.values, 'spec.replicas');
  return stated instanceof Sym && textOf(stated) === undefined ? UNKNOWN : (stated ?? 1);
}

function scales(scaler: Placed, object: KubernetesObject, inventory: Inventory): boolean {
  const name = first(scaler.object.values, 'spec.scale_target_ref.name');
  return inventory.named(object.kind ?? '', scaler.space, name)?.object === object;
}
