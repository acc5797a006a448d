/** Routes of the Gateway API and of Istio, which say apart from each other what an Ingress says at once. */
import { isList, isMap, leavesOf, textOf, UNKNOWN, type Value, valuesAt } from '../inference/index.js';
import { callsIn } from './calls.js';
import { type Front, isPublicName } from './exposure.js';
import { resolveBackends, resolveIngressFront, type Surroundings } from './fronts.js';
import type { Placed } from './inventory.js';
import { entriesAt, first, firstText } from './object.js';
import { refTo } from './pods.js';
import type { Resolved, Told } from './view.js';

/** The class that Istio's gateways stand for here: they have none of their own. */
const ISTIO = 'istio';

export function resolveRoute(resolved: Resolved, placed: Placed, surroundings: Surroundings): void {
  const { object, cluster } = placed;
  const { values, kind } = object;
  const isIstio = kind === 'virtual_service';
  if (isIstio) resolveDestinations(resolved, placed, surroundings);
  else resolveBackends(resolved, placed, surroundings.find);
  const gateways = isIstio ? istioGateways(values) : [];
  // Without a gateway it only tells programs inside of the cluster where to go.
  if (isIstio && gateways.length === 0) return;
  const hosts = valuesAt({ values }, isIstio ? 'spec.hosts' : 'spec.hostname').flatMap(({ value }) =>
    leavesOf(value),
  );
  const names = hosts.flatMap((leaf) => textOf(leaf) ?? []);
  const gateway = isIstio ? undefined : parentOf(placed, surroundings);
  const front: Front = {
    for: 'ingress',
    class: isIstio ? ISTIO : gateway && firstText(gateway.object.values, 'spec.gateway_class_name'),
    annotations: entriesAt((gateway ?? placed).object.values, 'metadata.annotations'),
    hosts: [...new Set(names.filter(isPublicName))],
  };
  const isPrivate = hosts.length > 0 && names.length === hosts.length && front.hosts.length === 0;
  resolveIngressFront(resolved, front, isPrivate, cluster, surroundings, ['spec']);
}

function istioGateways(values: ReadonlyMap<string, Value>): Value[] {
  return valuesAt({ values }, 'spec.gateways')
    .flatMap(({ value }) => (isList(value) ? value : [value]))
    .filter((value) => textOf(value) !== 'mesh');
}

/** The Gateway that a route is attached to. */
function parentOf({ object, space }: Placed, { inventory }: Surroundings): Placed | undefined {
  for (const { value } of valuesAt({ values: object.values }, 'spec.parent_ref')) {
    for (const parent of isList(value) ? value : [value]) {
      if (!isMap(parent)) continue;
      const namespace = textOf(parent.get('namespace'));
      const where =
        namespace === undefined ? space : `${space.slice(0, space.lastIndexOf(' '))} ${namespace}`;
      const gateway = inventory.named('gateway', where, first(parent, 'name'));
      if (gateway !== undefined) return gateway;
    }
  }
  return undefined;
}

/** Where a VirtualService sends requests: names of Services, each route by itself. */
function resolveDestinations(
  resolved: Resolved,
  { object, cluster, space }: Placed,
  { find }: Surroundings,
): void {
  const routes: Value[] = [];
  const told: Told[] = [];
  const seen = new Set<string>();
  for (const { value, at } of valuesAt({ values: object.values }, 'spec.http.route.destination.host')) {
    const text = textOf(value);
    const [call] = text === undefined ? [{ service: value, namespace: undefined }] : callsIn(text, 'host');
    const target = call && find(call, cluster, space);
    const key = target?.id ?? text ?? String(routes.length);
    if (seen.has(key)) continue;
    seen.add(key);
    routes.push(new Map([['service', target === undefined ? UNKNOWN : refTo(target)]]));
    told.push(at);
  }
  if (routes.length > 0) resolved.set('backends', { value: routes, told: ['spec'], parts: told });
}
