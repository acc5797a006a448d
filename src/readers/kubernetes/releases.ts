import type { ChartRule } from '../../atlas/index.js';
import {
  isList,
  isMap,
  leavesOf,
  type Resource,
  textOf,
  textWithHoles,
  UNKNOWN,
  type Value,
  valuesAt,
} from '../inference/index.js';
import type { Cluster, Clusters } from './clusters.js';
import { announcedNames, type Exposure, type Front, ingressClass, isPublicName } from './exposure.js';
import { type Controller, resolveIngressFront, resolveServiceFront, type Surroundings } from './fronts.js';
import {
  chartDefaults,
  chartOf,
  type ReadFile,
  type Release,
  releaseOf,
  sectionsCalled,
  settingsIn,
} from './helm.js';
import { spaceOf } from './inventory.js';
import { entriesAt, first, identity, isTrue } from './object.js';
import { IDENTITY_ANNOTATIONS, type PodIdentities, resolveCluster, resolveSettings } from './pods.js';
import type { Resolved } from './view.js';

/** A Helm release in its place. */
export interface PlacedRelease {
  readonly release: Release;
  readonly cluster: Cluster;
  readonly space: string;
  readonly name: string | undefined;
  readonly type: string;
  readonly chart: ChartRule | undefined;
}

/** The type of what installs a chart of the team's own, and one that others published and nobody described. */
const OWN_CHART = 'helm_release';
const PUBLISHED_CHART = 'helm_chart_published';

export function placedRelease(resource: Resource, clusters: Clusters, readFile: ReadFile): PlacedRelease {
  const cluster = clusters.of(resource);
  const found = chartOf(resource);
  return {
    release: releaseOf(resource, isPublished(resource) ? undefined : chartDefaults(resource, readFile)),
    cluster,
    space: spaceOf(cluster, identity(resource.values.get('namespace')) ?? 'default'),
    name: identity(resource.values.get('name')),
    type: found?.type ?? (isPublished(resource) ? PUBLISHED_CHART : OWN_CHART),
    chart: found?.chart,
  };
}

/** Whether a chart comes from a repository of charts, and not from a directory beside the code. */
function isPublished({ values }: Resource): boolean {
  const repository = values.get('repository');
  if (repository !== undefined && repository !== null) return true;
  const chart = textWithHoles(values.get('chart'), '*');
  if (chart === undefined || !/[^*]/.test(chart)) return true;
  // `https://.../app-1.0.tgz`, `oci://.../app`, and `bitnami/redis` of a repository that the machine knows.
  return /^(https?|oci):\/\//.test(chart) || /^[\w-]+\/[\w-]+$/.test(chart);
}

/** What is known of a release besides its arguments. */
export function resolveRelease(
  placed: PlacedRelease,
  surroundings: Surroundings,
  identities: PodIdentities,
): Resolved {
  const resolved: Resolved = new Map();
  const { release, cluster, space } = placed;
  resolveCluster(resolved, cluster);
  // What a chart makes by itself may face anybody.
  resolved.set('exposure', { value: UNKNOWN, told: undefined });
  resolveSettings(resolved, settingsIn(release), cluster, space, surroundings.find);
  const roles = identitiesOf(placed, identities);
  if (roles.length > 0) resolved.set('identity', { value: roles, told: ['values'] });
  resolved.set('copies', { value: copiesOf(placed), told: ['values'] });
  const images = imagesIn(release);
  if (images.length > 0) resolved.set('images', { value: images, told: ['values'] });
  if (placed.chart?.ingress !== undefined) {
    for (const [key, one] of controllerFront(placed, surroundings.mutating)) resolved.set(key, one);
  } else {
    for (const [key, one] of bestFront(placed, surroundings)) resolved.set(key, one);
  }
  return resolved;
}

/** The ingress controller that a release is, where it is one. */
export function controllerOf(placed: PlacedRelease, mutating: ReadonlySet<string>): Controller | undefined {
  const ingress = placed.chart?.ingress;
  if (ingress === undefined) return undefined;
  const { values, resource } = placed.release;
  const stated = ingress.classAt === undefined ? undefined : first(values, ingress.classAt);
  const exposure = textOf(controllerFront(placed, mutating).get('exposure')?.value) as Exposure;
  return {
    resource,
    cluster: placed.cluster,
    class: stated === undefined ? ingress.class : textOf(stated),
    exposure,
  };
}

/** The Service that an ingress controller is reached by. */
function controllerFront(
  { release, chart, cluster }: PlacedRelease,
  mutating: ReadonlySet<string>,
): Resolved {
  const resolved: Resolved = new Map();
  const path = chart!.ingress!.service;
  const section = path === '' ? release.values : first(release.values, path);
  const service = isMap(section) ? section : new Map<string, Value>();
  const type = service.get('type');
  // These charts make a Service of type LoadBalancer where nothing else is said.
  const isBalanced = type === undefined || textOf(type) === 'LoadBalancer';
  const told = release.place([...path.split('.'), 'annotations']);
  if (!isBalanced || isOff(service.get('enabled'))) {
    const isKnown = textOf(type) !== undefined;
    resolved.set('exposure', { value: isKnown ? 'internal' : UNKNOWN, told });
    return resolved;
  }
  resolveServiceFront(resolved, serviceFront(service), cluster, mutating, told);
  return resolved;
}

function isOff(value: Value | undefined): boolean {
  return value === false || textOf(value) === 'false';
}

function serviceFront(service: ReadonlyMap<string, Value>): Front {
  const annotations = entriesAt(service, 'annotations');
  const stated = service.get('loadBalancerClass');
  return {
    for: 'service',
    class: stated === undefined || stated === null || stated === '' ? '' : textOf(stated),
    annotations,
    hosts: announcedNames(annotations),
  };
}

/** How users reach what a release runs, by the values that charts have for that by convention. */
function bestFront({ release, cluster }: PlacedRelease, surroundings: Surroundings): Resolved {
  const fronts: { exposure: Exposure; resolved: Resolved }[] = [];
  for (const { values, path } of sectionsCalled('ingress', release.values)) {
    if (!isTrue(values.get('enabled'))) continue;
    const annotations = entriesAt(values, 'annotations');
    const hosts = ['hosts', 'hostname', 'host', 'hosts.host', 'hosts.name']
      .flatMap((name) => valuesAt({ values }, name))
      .flatMap(({ value }) => (isList(value) ? value : [value]))
      .filter((value) => !isMap(value))
      .flatMap((value) => leavesOf(value))
      .flatMap((leaf) => textOf(leaf) ?? [])
      .filter((name) => name !== '');
    const front: Front = {
      for: 'ingress',
      class: ingressClass(values.get('className') ?? values.get('ingressClassName'), annotations),
      annotations,
      hosts: [...new Set([...hosts.filter(isPublicName), ...announcedNames(annotations)])],
    };
    const resolved: Resolved = new Map();
    const isPrivate = hosts.length > 0 && front.hosts.length === 0;
    const told = release.place([...path, 'enabled']);
    const exposure = resolveIngressFront(resolved, front, isPrivate, cluster, surroundings, told);
    fronts.push({ exposure, resolved });
  }
  for (const { values, path } of sectionsCalled('service', release.values)) {
    if (textOf(values.get('type')) !== 'LoadBalancer') continue;
    const resolved: Resolved = new Map();
    const told = release.place([...path, 'type']);
    const exposure = resolveServiceFront(
      resolved,
      serviceFront(values),
      cluster,
      surroundings.mutating,
      told,
    );
    fronts.push({ exposure, resolved });
  }
  const rank = ({ exposure, resolved }: (typeof fronts)[number]) =>
    (exposure === 'internet' ? 2 : exposure === undefined ? 1 : 0) + (resolved.has('hosts') ? 0.5 : 0);
  return fronts.sort((a, b) => rank(b) - rank(a))[0]?.resolved ?? new Map();
}

function identitiesOf({ release, cluster, space }: PlacedRelease, identities: PodIdentities): Value[] {
  const accounts = sectionsCalled('serviceAccount', release.values);
  const found = accounts.flatMap(({ values }) => {
    const annotations = entriesAt(values, 'annotations');
    const annotated = IDENTITY_ANNOTATIONS.flatMap((name) => annotations.get(name) ?? []);
    const name = identity(values.get('name'));
    const associated = name === undefined ? undefined : identities.of(space, name);
    return associated === undefined ? annotated : [...annotated, associated];
  });
  if (found.length > 0 || cluster.resource === undefined) return found;
  const only = identities.onlyOneIn(space);
  return only === undefined ? [] : [only];
}

/** How many copies a chart runs, by the values that charts have for that by convention; else it is not known. */
function copiesOf({ release: { values }, chart }: PlacedRelease): Value {
  const part = chart?.ingress?.service.split('.')[0];
  const section = part === undefined || part === '' ? values : first(values, part);
  const own = isMap(section) ? section : values;
  const scaling = own.get('autoscaling');
  if (isMap(scaling) && !isOff(scaling.get('enabled')) && scaling.has('enabled'))
    return isTrue(scaling.get('enabled')) ? (scaling.get('minReplicas') ?? UNKNOWN) : UNKNOWN;
  return own.get('replicaCount') ?? own.get('replicas') ?? UNKNOWN;
}

function imagesIn({ values }: Release): Value[] {
  return sectionsCalled('image', values).flatMap(({ values: image }) => {
    const repository = image.get('repository');
    // With the registry beside it, the repository is no reference by itself.
    return repository === undefined || image.has('registry') ? [] : [repository];
  });
}
