/** Services and Ingresses: which pods they lead to, and whom they face. */
import { isMap, leavesOf, type Resource, textOf, UNKNOWN, type Value, valuesAt } from '../inference/index.js';
import type { Cluster } from './clusters.js';
import {
  announcedNames,
  type Exposure,
  exposureOf,
  type Front,
  ingressClass,
  isPublicName,
  loadBalancerOf,
  resolveFront,
} from './exposure.js';
import { type Inventory, type Placed, spaceOf } from './inventory.js';
import { entriesAt, first, firstText, isTrue } from './object.js';
import { type FindCalled, refTo } from './pods.js';
import type { Resolved, Told } from './view.js';

/** An ingress controller that a release installs. */
export interface Controller {
  readonly resource: Resource;
  readonly cluster: Cluster;
  readonly class: string | undefined;
  readonly exposure: Exposure;
}

/** What fronts look at besides themselves. */
export interface Surroundings {
  readonly inventory: Inventory;
  readonly controllers: readonly Controller[];
  readonly find: FindCalled;
  /** Clusters in which another controller than the provider's own may make the load balancers of Services. */
  readonly mutating: ReadonlySet<string>;
}

export function resolveService(
  resolved: Resolved,
  placed: Placed,
  { inventory, mutating }: Surroundings,
): void {
  const { object, cluster, space } = placed;
  const { values } = object;
  const pods = inventory.selected(space, entriesAt(values, 'spec.selector'));
  if (pods.length > 0)
    resolved.set('pods', {
      value: pods.map((one) => refTo(one.object.resource)),
      told: ['spec', 0, 'selector'],
    });
  const annotations = entriesAt(values, 'metadata.annotations');
  if (firstText(values, 'spec.type') !== 'LoadBalancer') return;
  const front: Front = {
    for: 'service',
    class: classOf(first(values, 'spec.load_balancer_class')),
    annotations,
    hosts: announcedNames(annotations),
  };
  resolveServiceFront(resolved, front, cluster, mutating, ['spec', 0, 'type']);
}

/** The load balancer of a Service, in an object or in the values of a chart. */
export function resolveServiceFront(
  resolved: Resolved,
  front: Front,
  cluster: Cluster,
  mutating: ReadonlySet<string>,
  told: Told,
): Exposure {
  const type = front.annotations.get('service.beta.kubernetes.io/aws-load-balancer-type');
  const isOpen = mutating.has(cluster.key) && front.class === '' && type === undefined;
  const loadBalancer = isOpen ? undefined : loadBalancerOf(front, cluster);
  const exposure = exposureOf(front, isOpen ? undefined : (loadBalancer?.exposure ?? 'internet'));
  resolveFront(resolved, front, exposure, loadBalancer, told);
  return exposure;
}

function classOf(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? '' : textOf(value);
}

/** Where an Ingress says which Service a path leads to: today, and before version 1. */
const BACKENDS = [
  'spec.rule.http.path.backend.service',
  'spec.default_backend.service',
  'spec.rule.http.path.backend',
  'spec.backend',
  'spec.rule.backend_ref',
] as const;

export function resolveIngress(resolved: Resolved, placed: Placed, surroundings: Surroundings): void {
  const { object, cluster } = placed;
  const { values } = object;
  resolveBackends(resolved, placed, surroundings.find);
  const annotations = entriesAt(values, 'metadata.annotations');
  const hosts = valuesAt({ values }, 'spec.rule.host').flatMap(({ value }) => leavesOf(value));
  const names = hosts.flatMap((leaf) => textOf(leaf) ?? []).filter((name) => name !== '');
  const front: Front = {
    for: 'ingress',
    class: ingressClass(first(values, 'spec.ingress_class_name'), annotations),
    annotations,
    hosts: [...new Set([...names.filter(isPublicName), ...announcedNames(annotations)])],
  };
  const isPrivate = hosts.length > 0 && names.length === hosts.length && front.hosts.length === 0;
  resolveIngressFront(resolved, front, isPrivate, cluster, surroundings, ['spec']);
}

/** Through what an Ingress is reached, in an object or in the values of a chart. */
export function resolveIngressFront(
  resolved: Resolved,
  written: Front,
  isPrivate: boolean,
  cluster: Cluster,
  { inventory, controllers }: Surroundings,
  told: Told,
): Exposure {
  const front = { ...written, class: controllerClass(written.class, cluster, inventory) };
  const loadBalancer = loadBalancerOf(front, cluster);
  let exposure: Exposure;
  if (loadBalancer !== undefined) exposure = exposureOf(front, loadBalancer.exposure);
  else {
    const controller = controllerFor(front.class, cluster, controllers);
    resolved.set('controller', {
      value: controller === undefined ? UNKNOWN : refTo(controller.resource),
      told,
    });
    const byHosts = front.hosts.length > 0 ? 'internet' : undefined;
    exposure = exposureOf(front, controller === undefined ? byHosts : controller.exposure);
  }
  const faced = isPrivate && exposure !== undefined ? 'internal' : exposure;
  resolveFront(resolved, front, faced, loadBalancer, told);
  return faced;
}

/** Names that controllers go by in an IngressClass, and the class they are usually of. */
const CONTROLLERS: ReadonlyMap<string, string> = new Map([
  ['ingress.k8s.aws/alb', 'alb'],
  ['eks.amazonaws.com/alb', 'alb'],
  ['azure/application-gateway', 'azure-application-gateway'],
  ['k8s.io/ingress-nginx', 'nginx'],
  ['traefik.io/ingress-controller', 'traefik'],
]);

/** The usual class of what serves a class: a team may call its own as it likes. */
function controllerClass(
  name: string | undefined,
  cluster: Cluster,
  inventory: Inventory,
): string | undefined {
  if (name === undefined) return undefined;
  const classes = inventory.allOf('ingress_class', spaceOf(cluster, 'default'));
  const found = classes.find(({ object, name: own }) =>
    name === ''
      ? isTrue(
          entriesAt(object.values, 'metadata.annotations').get('ingressclass.kubernetes.io/is-default-class'),
        )
      : own === name,
  );
  const controller = found && firstText(found.object.values, 'spec.controller');
  return (controller && CONTROLLERS.get(controller)) ?? name;
}

function controllerFor(
  name: string | undefined,
  { key }: Cluster,
  controllers: readonly Controller[],
): Controller | undefined {
  const here = controllers.filter(({ cluster }) => cluster.key === key);
  const fitting = name === '' || name === undefined ? here : here.filter((one) => one.class === name);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The Services that requests are passed on to, each route by itself. */
export function resolveBackends(
  resolved: Resolved,
  { object, cluster, space }: Placed,
  find: FindCalled,
): void {
  const { values } = object;
  const routes = new Map<string, Value>();
  const told: Told[] = [];
  const add = (key: string, target: Value, at: Told) => {
    if (routes.has(key)) return;
    routes.set(key, target);
    told.push(at);
  };
  for (const path of [...BACKENDS, 'spec.service_ref']) {
    for (const { value, at } of valuesAt({ values }, path)) {
      for (const backend of Array.isArray(value) ? (value as readonly Value[]) : [value]) {
        if (!isMap(backend)) continue;
        const name = backend.get('name') ?? backend.get('service_name');
        if (name === undefined || name === null || isAction(backend)) continue;
        const target = serviceNamed(name, placedSpace(backend, cluster, space), cluster, find);
        add(
          target?.id ?? textOf(name) ?? `${routes.size}`,
          target === undefined ? UNKNOWN : refTo(target),
          at,
        );
      }
    }
  }
  const list = [...routes.values()].map((service) => new Map([['service', service]]));
  if (list.length > 0) resolved.set('backends', { value: list, told: ['spec'], parts: told });
}

function placedSpace(backend: ReadonlyMap<string, Value>, cluster: Cluster, space: string): string {
  const namespace = textOf(backend.get('namespace'));
  return namespace === undefined ? space : spaceOf(cluster, namespace);
}

function serviceNamed(name: Value, space: string, cluster: Cluster, find: FindCalled): Resource | undefined {
  return find({ service: name, namespace: undefined }, cluster, space);
}

/** The load balancer answers by itself: a redirect, a fixed response. */
function isAction(backend: ReadonlyMap<string, Value>): boolean {
  const port = first(backend, 'port.name') ?? backend.get('service_port');
  return textOf(port) === 'use-annotation';
}
