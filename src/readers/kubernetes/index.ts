import { typeRule } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import { isMap, type Resource, resourcesIn, UNKNOWN, type Value } from '../inference/index.js';
import type { Call } from './calls.js';
import { type Cluster, Clusters } from './clusters.js';
import { joinDoors } from './doors.js';
import { resolveBackends, resolveIngress, resolveService, type Surroundings } from './fronts.js';
import type { ReadFile } from './helm.js';
import { Inventory, type Placed, spaceOf } from './inventory.js';
import { identity, type KubernetesObject, objectOf, templateOf } from './object.js';
import { type FindCalled, PodIdentities, resolveCluster, resolvePods } from './pods.js';
import { controllerOf, type PlacedRelease, placedRelease, resolveRelease } from './releases.js';
import { resolveRoute } from './routes.js';
import { resolveStorage } from './storage.js';
import { type Resolved, viewOf } from './view.js';

export type { ReadFile };

/** The type of an object that only joins others, or of a kind that nobody described. */
const OTHER_OBJECT = 'kubernetes_object';
/** Its webhook gives new Services a class of its own, so that they get another load balancer than the cluster's. */
const MUTATING_CHART = 'helm_chart_aws_load_balancer_controller';

/**
 * The resources, with what is deployed to Kubernetes clusters among them as inference is to see it: every object under
 * the type that the atlas describes, with what its arguments alone do not tell.
 */
export function withKubernetes(
  resources: readonly Resource[],
  readFile: ReadFile = () => undefined,
): readonly Resource[] {
  if (!resources.some(isOfCluster)) return resources;
  const clusters = new Clusters(resources);
  const objects = new Map<Resource, KubernetesObject>();
  const releases = new Map<Resource, PlacedRelease>();
  for (const resource of resources) {
    if (!isOfCluster(resource)) continue;
    if (resource.type === 'helm_release') releases.set(resource, placedRelease(resource, clusters, readFile));
    else {
      const object = objectOf(resource);
      if (object !== undefined) objects.set(resource, object);
    }
  }
  const inventory = new Inventory([...objects.values()], clusters);
  const surroundings = surroundingsOf(inventory, [...releases.values()]);
  const identities = new PodIdentities(resources, (value) => clusters.named(value));
  const aliases = aliasesOf(inventory, surroundings.find);

  const found = new Map<Resource, Resolved>();
  for (const placed of inventory.all)
    found.set(placed.object.resource, resolveObject(placed, surroundings, identities));
  for (const [resource, release] of releases)
    found.set(resource, resolveRelease(release, surroundings, identities));
  joinDoors(inventory.all, found);
  leaveOpenBehind([...releases.values()], found);

  const aliased = new Set([...aliases.values()].flat());
  const seen = resources.flatMap((resource): Resource[] => {
    if (aliased.has(resource)) return [];
    const standsFor = aliases.get(resource) ?? [];
    const release = releases.get(resource);
    if (release !== undefined) {
      const resolved = found.get(resource)!;
      return [viewOf(resource, release.type, resource.values, (path) => path, resolved, standsFor)];
    }
    const object = objects.get(resource);
    if (object === undefined) return [resource];
    return [viewOf(resource, typeOf(object), object.values, object.place, found.get(resource)!, standsFor)];
  });
  return [...seen, ...clusters.nodes];
}

/** An ingress controller that nothing in the code is behind passes requests on to something that is not known. */
function leaveOpenBehind(releases: readonly PlacedRelease[], found: ReadonlyMap<Resource, Resolved>): void {
  const used = new Set([...found.values()].flatMap((one) => resourcesIn(one.get('controller')?.value)));
  for (const { chart, release } of releases) {
    if (chart?.ingress === undefined || used.has(release.resource)) continue;
    found.get(release.resource)?.set('behind', { value: UNKNOWN, told: undefined });
  }
}

function isOfCluster({ type, opaque }: Resource): boolean {
  return !opaque && /^(?:kubernetes|helm|kubectl)_/.test(type);
}

function typeOf({ kind }: KubernetesObject): string {
  const type = `kubernetes_${kind}`;
  return kind !== undefined && typeRule(type)?.byPrefix === false ? type : OTHER_OBJECT;
}

function resolveObject(placed: Placed, surroundings: Surroundings, identities: PodIdentities): Resolved {
  const resolved: Resolved = new Map();
  const { kind } = placed.object;
  resolveCluster(resolved, placed.cluster);
  // Of what is only looked up, nobody knows whom it faces.
  if (placed.object.resource.mode === 'data') {
    resolved.set('exposure', { value: UNKNOWN, told: undefined });
    return resolved;
  }
  if (templateOf(kind) !== undefined)
    resolvePods(resolved, placed, surroundings.inventory, identities, surroundings.find);
  else if (kind === 'service') resolveService(resolved, placed, surroundings);
  else if (kind === 'ingress') resolveIngress(resolved, placed, surroundings);
  else if (kind === 'http_route' || kind === 'virtual_service') resolveRoute(resolved, placed, surroundings);
  else if (kind === 'target_group_binding') resolveBackends(resolved, placed, surroundings.find);
  else if (kind === 'persistent_volume_claim') resolveStorage(resolved, placed, surroundings.inventory);
  return resolved;
}

function surroundingsOf(inventory: Inventory, releases: readonly PlacedRelease[]): Surroundings {
  const active = releases.filter(({ release }) => !release.resource.disabled);
  const bySpace = new Map<string, PlacedRelease[]>();
  for (const one of active) append(bySpace, one.space, one);
  const mutating = new Set(
    active.filter(({ type }) => type === MUTATING_CHART).map(({ cluster }) => cluster.key),
  );
  return {
    inventory,
    mutating,
    controllers: active.flatMap((one) => controllerOf(one, mutating) ?? []),
    find: (call, cluster, space) => called(call, cluster, space, inventory, bySpace),
  };
}

/** A Service of that name, or the release whose chart most likely makes it. */
function called(
  { service, namespace }: Call,
  cluster: Cluster,
  space: string,
  inventory: Inventory,
  releases: ReadonlyMap<string, readonly PlacedRelease[]>,
): Resource | undefined {
  const where = namespace === undefined ? space : spaceOf(cluster, namespace);
  const found = inventory.named('service', where, service);
  if (found?.object.resource.mode === 'managed') return found.object.resource;
  const name = identity(service);
  if (name === undefined) return undefined;
  // Charts call their Services after the release, and add a word where they make several.
  const fitting = (releases.get(where) ?? [])
    .filter((one) => one.name !== undefined && (name === one.name || name.startsWith(`${one.name}-`)))
    .sort((a, b) => b.name!.length - a.name!.length);
  return (fitting[0]?.release ?? found?.object)?.resource;
}

/** What is only looked up and is made here: by an object of the same name, or by a release. */
function aliasesOf(inventory: Inventory, find: FindCalled): ReadonlyMap<Resource, readonly Resource[]> {
  const aliases = new Map<Resource, Resource[]>();
  for (const { object, cluster, space } of inventory.all) {
    const { resource, kind, values } = object;
    if (resource.mode !== 'data' || resource.disabled || kind === undefined) continue;
    const [metadata] = [values.get('metadata')].flat() as Value[];
    const name = isMap(metadata) ? metadata.get('name') : undefined;
    if (name === undefined) continue;
    const own = inventory.named(kind, space, name)?.object.resource;
    const target =
      own?.mode === 'managed'
        ? own
        : kind === 'service'
          ? find({ service: name, namespace: undefined }, cluster, space)
          : undefined;
    if (target !== undefined && target.mode === 'managed') append(aliases, target, resource);
  }
  return aliases;
}
