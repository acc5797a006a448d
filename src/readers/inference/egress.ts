import { append } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { resourcesIn, textWithHoles } from './value.js';

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
  const isPublic = publicServices(context);
  const { toRun, toStart } = publicNeeds(context, isPublic);
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
    const because = toRun.get(from);
    const pulls = entry.rule.pullsOnStart && !startsFromPrivate(context, entry, isPublic);
    const atStart = pulls ? 'what it runs' : toStart.get(from);
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
      if (atStart !== undefined) {
        const note = `gets ${atStart} through this gateway when it starts`;
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
          append(gatewaysOf, table, { gateway, route: entry, at });
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
      for (const way of gatewaysOf.get(table) ?? []) append(ways, subnet, way);
    }
  }
  return ways;
}

/** Whether an entry's service is reached over a public endpoint: it has one, and no private endpoint leads to it. */
type IsPublic = (entry: Entry) => boolean;

function publicServices(context: Context): IsPublic {
  const endpoints = privateEndpoints(context);
  return ({ provider, service }) => {
    const known = context.atlas.services[provider ?? '']?.[service ?? ''];
    if (service === undefined || !known?.publicEndpoint) return false;
    return [service, ...(known.sendsClientsTo ?? [])].some((one) => !endpoints.has(one));
  };
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
      const service = name === undefined ? undefined : serviceOfEndpoint(context, entry, name);
      if (service !== undefined) services.add(service);
    }
  }
  return services;
}

/** An endpoint is called like its service or like its host, or has a word more: `events`, `kinesis-streams`. */
function serviceOfEndpoint(context: Context, entry: Entry, name: string): string | undefined {
  const known = Object.entries(context.atlas.services[entry.provider ?? ''] ?? {});
  const words = name.split('-');
  for (const wanted of [name, words.at(-1), words[0]]) {
    const found = known.find(
      ([id, { hosts }]) => id === wanted || hosts?.[0]?.split('.{region}')[0] === wanted,
    );
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Component id -> the first resource it needs (to run, to start) that is reached over a public endpoint. */
function publicNeeds(context: Context, isPublic: IsPublic) {
  const publicIds = new Set<string>();
  for (const entry of context.components) {
    if (isCalled(entry) && isPublic(entry)) publicIds.add(entry.resource.id);
  }
  const toRun = new Map<string, string>();
  const toStart = new Map<string, string>();
  context.draft.eachPlain(({ from, to, need, soft }) => {
    if (need === 'change' || soft || !publicIds.has(to)) return;
    const needed = need === 'run' ? toRun : toStart;
    if (!needed.has(from)) needed.set(from, to);
  });
  return { toRun, toStart };
}

/** Whether whoever names it calls its service: not what sits in a zone of its own (a volume, a machine). */
function isCalled({ rule }: Entry): boolean {
  const isOne = rule?.placement !== undefined && rule.placement.mode !== 'spread';
  return !isOne && (rule?.class === 'store' || (rule?.class === 'workload' && rule.named?.need === 'run'));
}

/** Whether all that it takes to start (images, secrets) is known and comes over private endpoints. */
function startsFromPrivate(context: Context, entry: Entry, isPublic: IsPublic): boolean {
  const sources = context.bundles
    .partsOf(entry)
    .flatMap((part) =>
      (part.entry.rule?.needs ?? [])
        .filter(({ need, as }) => need === 'start' && as === undefined)
        .flatMap(({ arg }) => valuesAt(part.entry.resource, arg)),
    )
    .map(({ value }) => context.targets.in(value));
  return (
    sources.length > 0 &&
    sources.every((targets) => targets.length > 0 && !targets.some((one) => isPublic(one.entry)))
  );
}
