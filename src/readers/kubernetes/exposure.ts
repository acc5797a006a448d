import type { ClusterLoadBalancer } from '../../atlas/index.js';
import { knownOf, leavesOf, textOf, UNKNOWN, type Value } from '../inference/index.js';
import type { Cluster } from './clusters.js';
import type { Resolved, Told } from './view.js';

/** Whom something faces; undefined where the code does not tell. */
export type Exposure = 'internet' | 'internal' | undefined;

/** What the code says of a Service or an Ingress, in an object or in the values of a chart. */
export interface Front {
  readonly for: ClusterLoadBalancer['for'];
  /** The class of the load balancer or the controller, '' where none is named; undefined where it is not known. */
  readonly class: string | undefined;
  readonly annotations: ReadonlyMap<string, Value>;
  /** Names that users type, as far as they are known. */
  readonly hosts: readonly string[];
}

/**
 * Annotations with which a provider's controller makes a load balancer internal, and the values that do.
 * https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 * https://azure.github.io/application-gateway-kubernetes-ingress/annotations/
 */
const INTERNAL: readonly (readonly [string, RegExp])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(true|0\.0\.0\.0\/0)$/],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['alb.ingress.kubernetes.io/scheme', /^internal$/],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
  ['appgw.ingress.kubernetes.io/use-private-ip', /^true$/],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/],
  ['service.beta.kubernetes.io/scw-loadbalancer-private', /^true$/],
];

/** Annotations that say the opposite, where a controller makes internal ones by default. */
const FACING = [
  'service.beta.kubernetes.io/aws-load-balancer-scheme',
  'alb.ingress.kubernetes.io/scheme',
] as const;

/** What makes the load balancer of a front, by its class; undefined where it is not one of the cluster's own. */
export function loadBalancerOf(front: Front, { loadBalancers }: Cluster): ClusterLoadBalancer | undefined {
  const type = textOf(front.annotations.get('service.beta.kubernetes.io/aws-load-balancer-type'));
  const name = front.class === '' ? (type ?? '') : front.class;
  return loadBalancers.find(
    (one) =>
      one.for === front.for &&
      (one.classes === undefined || (name !== undefined && one.classes.includes(name))),
  );
}

/** Whom a front faces by its annotations, else by what its load balancer does by default. */
export function exposureOf(front: Front, byDefault: Exposure): Exposure {
  for (const [annotation, internal] of INTERNAL) {
    const value = front.annotations.get(annotation);
    if (value === undefined || value === null) continue;
    const known = knownOf(value);
    if (known === undefined) return undefined;
    if (internal.test(String(known))) return 'internal';
  }
  for (const annotation of FACING) {
    if (textOf(front.annotations.get(annotation)) === 'internet-facing') return 'internet';
  }
  return byDefault;
}

/** Sets what is known of whom something faces, by which names, and through what. */
export function resolveFront(
  resolved: Resolved,
  front: Front,
  exposure: Exposure,
  loadBalancer: ClusterLoadBalancer | undefined,
  told: Told,
): void {
  resolved.set('exposure', { value: exposure ?? UNKNOWN, told });
  if (front.hosts.length > 0) resolved.set('hosts', { value: front.hosts, told });
  if (loadBalancer !== undefined) resolved.set('load_balancer', { value: loadBalancer.service, told });
}

/** Names under which nobody outside finds anything: RFC 6762, RFC 6761, RFC 8375, and the cluster's own. */
const PRIVATE_NAME =
  /(^|\.)(cluster\.local|local|localhost|internal|svc|home\.arpa|test|invalid|lan|localdomain)$/i;

/** A name that users may type. */
export function isPublicName(host: string): boolean {
  return host.includes('.') && !PRIVATE_NAME.test(host) && !/^[\d.]+$/.test(host);
}

/** Names that external-dns is told to make for a load balancer. */
export function announcedNames(annotations: ReadonlyMap<string, Value>): readonly string[] {
  const value = annotations.get('external-dns.alpha.kubernetes.io/hostname');
  return leavesOf(value ?? null).flatMap((leaf) =>
    (textOf(leaf) ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

/** The class that an Ingress is of, in its own argument or, as it was before, in an annotation. */
export function ingressClass(
  stated: Value | undefined,
  annotations: ReadonlyMap<string, Value>,
): string | undefined {
  const value = stated ?? annotations.get('kubernetes.io/ingress.class');
  return value === undefined || value === null ? '' : textOf(value);
}
