import {
  type AtlasData,
  expandComponent,
  expandRegion,
  expandService,
  expandZone,
  GLOBAL,
  NOWHERE,
  type Places,
  UNKNOWN,
} from '../../atlas/index.js';
import type { Component, Diagnostic, Estate } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { dropCircularNames } from './circular-names.js';
import { Context } from './context.js';
import { copiesOf } from './copies.js';
import { needEgress } from './egress.js';
import { featuresOf } from './features.js';
import { inferJourneys } from './journeys.js';
import { needByMesh } from './mesh.js';
import { needOfModule } from './modules.js';
import { needArguments, needRegistered, needService } from './needs.js';
import { allHold } from './paths.js';
import { place } from './placement.js';
import { needPolicies } from './policies.js';
import type { Reading } from './resource.js';
import { needThirdParties, ownerOfResource } from './third-parties.js';
import { needByTraffic } from './traffic.js';
import { unownedNames } from './unowned.js';

/**
 * Resources with arguments in, estate out: what each is by the atlas's rules, what it needs at run time by what its
 * arguments say, and which journeys enter where. Every dependency carries the line that tells of it. `isDeclared` says
 * which public names are journeys of the team's own, so that nobody is asked about them.
 */
export function inferEstate(
  reading: Reading,
  atlas: AtlasData,
  isDeclared: (name: string) => boolean = () => false,
): Estate {
  const regions = new Map([...(reading.regionsOfFiles ?? NOWHERE), ...(reading.regions ?? NOWHERE)]);
  const context = new Context(reading.resources, atlas, regions);
  const step = (entry: Entry) => {
    needService(context, entry);
    place(context, entry);
    needArguments(context, entry);
    needThirdParties(context, entry);
    needPolicies(context, entry);
    needOfModule(context, entry);
  };
  for (const entry of context.components) step(entry);
  needByMesh(context);
  needByTraffic(context);
  needRegistered(context);
  // What only turned out to be needed on the way (data sources) is described like the rest, and may need more.
  const described = new Set<Entry>();
  for (let more = true; more; ) {
    more = false;
    for (const entry of [...context.external]) {
      if (described.has(entry)) continue;
      described.add(entry);
      needService(context, entry);
      place(context, entry);
      more = true;
    }
  }
  needEgress(context);
  dropCircularNames(context);
  softenFed(context);
  const { journeys, components: journeyComponents, unowned } = inferJourneys(context);
  const replicas = replicaComponents(context);
  for (const entry of context.external) if (!described.has(entry)) needService(context, entry);

  const { dependencies, groups } = context.draft.settle();
  const copies = copiesOf(context);
  const features = featuresOf(context);
  const own = [...context.catalogue.entries]
    .filter(({ resource }) => resource.mode === 'managed')
    .concat([...context.external])
    .map((entry) => component(entry, copies.get(entry.resource.id), features.get(entry)));
  const known = atlasComponents(context, atlas);
  return {
    components: [
      ...own,
      ...replicas,
      ...context.placeholders.values(),
      ...journeyComponents,
      ...known.components,
    ],
    dependencies: [...dependencies, ...known.dependencies],
    groups: [...groups, ...known.groups],
    journeys,
    diagnostics: [
      ...reading.diagnostics,
      ...saidRegions(context, regions, reading),
      ...undescribed(context),
      ...unownedNames(unowned, isDeclared),
    ],
  };
}

/** A line for each region that the user said: what rests on it, or where that was wanted, that nothing does. */
function saidRegions(context: Context, said: Places, { regions, resources }: Reading): Diagnostic[] {
  return [...said].flatMap(([provider, region]): Diagnostic[] => {
    const entries = context.catalogue.inSaidRegion(provider);
    const first = entries[0]?.resource ?? resources[0];
    if (first === undefined || (entries.length === 0 && !regions?.has(provider))) return [];
    const place = `${provider}/${region}, as was said`;
    const count = `${entries.length} ${entries.length === 1 ? 'resource' : 'resources'}`;
    return [
      entries.length > 0
        ? {
            severity: 'info',
            message: `${count} of ${provider} taken to be in ${place}: neither they nor their provider's configuration name a region`,
            ...first.source,
          }
        : {
            severity: 'warning',
            message: `nothing of ${provider} is taken to be in ${place}: the code leaves none of its regions open`,
            ...first.source,
          },
    ];
  });
}

function component(
  entry: Entry,
  copies: { copies?: string; backups?: string } = {},
  features?: string,
): Component {
  const { resource } = entry;
  return {
    id: resource.id,
    kind: 'resource',
    type: resource.type,
    name: resource.name,
    source: resource.source,
    address: resource.address,
    ...(entry.glue ? { glue: true } : {}),
    ...(resource.disabled ? { disabled: true } : {}),
    attributes: {
      ...(entry.provider === undefined || entry.glue
        ? {}
        : { provider: entry.provider, region: entry.region }),
      ...(resource.mode === 'data' ? { external: true } : {}),
      ...(resource.repeated ? { repeated: true } : {}),
      ...(isOneNode(entry) ? { oneNode: true } : {}),
      ...(features === undefined ? {} : { features }),
      ...(resource.described ? { publicModule: resource.described.module } : {}),
      ...copies,
    },
  };
}

function isOneNode({ resource, rule }: Entry): boolean {
  return rule?.oneNode?.some(({ when }) => allHold(resource, when, false)) ?? false;
}

/** Copies of a resource in other regions: components of their own, each on its region's service. */
function replicaComponents(context: Context): Component[] {
  const components: Component[] = [];
  for (const [id, { entry, region }] of context.replicas) {
    const service = context.serviceId({ ...entry, region, home: region });
    if (service !== undefined) {
      const source = entry.resource.source;
      const evidence = { by: 'code' as const, ...source, rule: 'replica', note: `full copy in ${region}` };
      context.depend({ from: id, to: service, need: 'run', evidence });
      context.depend({ from: id, to: `${service}:control`, need: 'change', evidence });
    }
    components.push({
      id,
      kind: 'resource',
      type: entry.resource.type,
      name: `${entry.resource.name} (copy in ${region})`,
      source: entry.resource.source,
      attributes: { region },
    });
  }
  return components;
}

/** What the atlas says of every provider component that something here depends on. */
function atlasComponents(
  context: Context,
  atlas: AtlasData,
): Pick<Estate, 'components' | 'dependencies' | 'groups'> {
  const components = new Map<string, Component>();
  const dependencies: Estate['dependencies'][number][] = [];
  const groups: Estate['groups'][number][] = [];
  for (const id of [...context.atlasIds].sort()) {
    if (components.has(id)) continue;
    const expansion = expandComponent(id) ?? expandUnlisted(context, atlas, id);
    for (const found of expansion?.components ?? []) {
      if (components.has(found.id)) continue;
      components.set(found.id, found);
      dependencies.push(...expansion!.dependencies.filter(({ from }) => from === found.id));
      groups.push(...expansion!.groups.filter((group) => group.id.startsWith(`${found.id}#`)));
    }
  }
  return { components: [...components.values()], dependencies, groups };
}

/** A region or a zone the atlas does not list (a new one, a zone id, a local zone): it fails like any other. */
function expandUnlisted(context: Context, atlas: AtlasData, id: string) {
  const [provider, place, service] = id.split('/') as [string, string, string | undefined];
  if (service !== undefined) return expandService(provider, place, service.replace(/:control$/, ''));
  if (context.components.some((entry) => entry.provider === provider && entry.region === place)) {
    return expandRegion(provider, place);
  }
  const region = (atlas.regions[provider] ?? []).map((one) => one.id).find((one) => place.startsWith(one));
  if (region !== undefined) return expandZone(provider, region, place);
  // It is in the region of what sits in it.
  const users = new Set<string>();
  context.draft.each(({ from, to }) => {
    if (to === id) users.add(from);
  });
  const regions = context.catalogue.entries
    .filter((entry) => users.has(entry.resource.id) && entry.region !== GLOBAL && entry.region !== UNKNOWN)
    .map((entry) => entry.region);
  return expandZone(provider, regions.sort()[0] ?? UNKNOWN, place);
}

/** One line for each type nobody described: its resources are listed, but their arguments say nothing yet. */
function undescribed(context: Context): Estate['diagnostics'] {
  const seen = new Map<string, { entry: Entry; count: number }>();
  for (const entry of context.components) {
    if (entry.rule !== undefined || entry.resource.opaque) continue;
    const known = seen.get(entry.resource.type);
    if (known === undefined) seen.set(entry.resource.type, { entry, count: 1 });
    else known.count++;
  }
  return [...seen].map(([type, { entry, count }]) => {
    const service = entry.byPrefix
      ? `${entry.provider} ${entry.service}`
      : entry.provider === undefined
        ? ownerOfResource(entry.resource)
        : undefined;
    return {
      severity: 'info' as const,
      message:
        service === undefined
          ? `${type} (${count}): not in the atlas; listed, but nothing is known of what it needs`
          : `${type} (${count}): known only by prefix, as part of ${service}; what its arguments need is not known`,
      ...entry.resource.source,
    };
  });
}

/** Whoever has callers of its own goes on serving them when what also feeds it is lost. */
function softenFed(context: Context): void {
  if (context.softIfNeeded.length === 0) return;
  const needed = new Set([...context.runEdges().values()].flat());
  for (const { from, group } of context.softIfNeeded)
    if (needed.has(from)) context.draft.soften(from, 'run', group);
}
