import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { refsIn, textWithHoles } from './value.js';

/** A gateway that a subnet's traffic to the outside goes through, and the route that says so. */
interface Way {
  readonly gateway: Entry;
  readonly route: Entry;
  readonly at: readonly (string | number)[];
}

/**
 * Workloads in private subnets reach the outside through NAT gateways. Whoever needs a service by its public
 * endpoint needs one of them to run; whoever pulls an image needs one to start; for the rest it is soft.
 */
export function needEgress(context: Context): void {
  const ways = waysOut(context);
  if (ways.size === 0) return;
  const privateServices = privateEndpoints(context);
  const needed = publicNeeds(context, privateServices);
  for (const entry of context.components) {
    if (entry.rule?.class !== 'workload') continue;
    const gateways = new Map<Entry, Way>();
    for (const path of entry.rule.placement?.subnet ?? []) {
      for (const { value } of valuesAt(entry.resource, path)) {
        for (const resource of resourcesIn(value)) {
          for (const way of ways.get(resource) ?? []) gateways.set(way.gateway, way);
        }
      }
    }
    const from = entry.resource.id;
    const because = needed.get(from);
    for (const { gateway, route, at } of gateways.values()) {
      const to = gateway.resource.id;
      if (because !== undefined) {
        const note = `reaches ${because} by its public endpoint, through this gateway`;
        const evidence = codeEvidence(route, at, 'way out', note);
        context.alternative(from, 'run', 'ways out', { to, evidence });
      } else {
        const note = 'traffic to the outside goes through this gateway';
        context.depend({
          from,
          to,
          need: 'run',
          soft: true,
          evidence: codeEvidence(route, at, 'way out', note),
        });
      }
      if (entry.rule.pullsOnStart) {
        const note = 'pulls what it runs through this gateway when it starts';
        const evidence = codeEvidence(route, at, 'way out', note);
        context.alternative(from, 'start', 'ways out', { to, evidence });
      }
    }
  }
}

/** Subnet -> gateways its route tables send traffic to. */
function waysOut(context: Context): Map<Resource, Way[]> {
  const gatewaysOf = new Map<Resource, Way[]>();
  const subnetsOf = new Map<Resource, Set<Resource>>();
  for (const entry of context.catalogue.entries) {
    const routing = entry.rule?.routing;
    if (routing === undefined || entry.resource.disabled) continue;
    const tables =
      routing.table === 'self'
        ? [entry.resource]
        : routing.table
            .flatMap((path) => valuesAt(entry.resource, path))
            .flatMap(({ value }) => resourcesIn(value));
    for (const table of tables) {
      for (const { value, at } of (routing.via ?? []).flatMap((path) => valuesAt(entry.resource, path))) {
        for (const resource of resourcesIn(value)) {
          const gateway = context.catalogue.of(resource);
          if (gateway === undefined || gateway.glue || resource.disabled) continue;
          gatewaysOf.set(table, [...(gatewaysOf.get(table) ?? []), { gateway, route: entry, at }]);
        }
      }
      for (const { value } of (routing.subnets ?? []).flatMap((path) => valuesAt(entry.resource, path))) {
        const subnets = subnetsOf.get(table) ?? new Set();
        for (const subnet of resourcesIn(value)) subnets.add(subnet);
        subnetsOf.set(table, subnets);
      }
    }
  }
  const ways = new Map<Resource, Way[]>();
  for (const [table, subnets] of subnetsOf) {
    for (const subnet of subnets) {
      const found = gatewaysOf.get(table);
      if (found !== undefined) ways.set(subnet, [...(ways.get(subnet) ?? []), ...found]);
    }
  }
  return ways;
}

/** Services that a private endpoint leads to: `com.amazonaws.us-east-1.dynamodb` -> dynamodb. */
function privateEndpoints(context: Context): Set<string> {
  const services = new Set<string>();
  for (const entry of context.catalogue.entries) {
    const path = entry.rule?.privateEndpoint;
    if (path === undefined || entry.resource.disabled) continue;
    for (const { value } of valuesAt(entry.resource, path)) {
      const text = textWithHoles(value, '*');
      // `ecr.dkr` and `ecr.api` are endpoints of one service.
      const name = text
        ?.split('.')
        .slice(3)
        .find((part) => /^[a-z]/.test(part));
      if (name !== undefined) services.add(name);
    }
  }
  return services;
}

/** Component id -> the first resource it needs to run that is reached over a public endpoint. */
function publicNeeds(context: Context, privateServices: ReadonlySet<string>): Map<string, string> {
  const publicIds = new Set<string>();
  for (const entry of context.components) {
    if (entry.provider === undefined || entry.service === undefined || entry.rule?.class !== 'store')
      continue;
    const service = context.atlas.services[entry.provider]?.[entry.service];
    if (service?.publicEndpoint && !privateServices.has(entry.service)) publicIds.add(entry.resource.id);
  }
  const needed = new Map<string, string>();
  for (const { from, to, need, soft } of context.draft.plain()) {
    if (need === 'run' && !soft && publicIds.has(to) && !needed.has(from)) needed.set(from, to);
  }
  return needed;
}

function resourcesIn(value: Parameters<typeof refsIn>[0]): Resource[] {
  return refsIn(value).flatMap((ref) => [...ref.resources]);
}
