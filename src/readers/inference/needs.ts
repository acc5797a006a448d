import type { ArgumentNeed } from '../../atlas/index.js';
import type { Need } from '../../estate/index.js';
import { isForWatching } from './audience.js';
import type { Part } from './bundles.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence, namedNeed } from './context.js';
import { allHold, type Found, valuesAt } from './paths.js';
import { isRefused } from './policies.js';
import { eitherRoute, routeOf } from './routes.js';
import { selectedBy } from './selectors.js';
import { type Target, Targets } from './targets.js';
import { isList, isMap, refsIn, textWithHoles, type Value } from './value.js';

/** What a resource needs because it is one: its service to run, to be launched and to be changed. */
export function needService(context: Context, entry: Entry): void {
  const service = context.serviceId(entry);
  if (service === undefined) return;
  const from = entry.resource.id;
  const evidence = (note: string) => codeEvidence(entry, [], entry.byPrefix ? 'type prefix' : 'type', note);
  const copies = context.replicaRegions(entry);
  if (copies.length > 0) {
    // A table with copies in other regions serves from any of them; dependents use the one in their region.
    const id = context.idFor(entry, entry.region);
    context.depend({ from: id, to: service, need: 'run', evidence: evidence('the copy in its own region') });
  } else {
    const note = entry.rule?.serviceFrom
      ? 'its load balancer is part of this service'
      : 'is part of this service';
    context.depend({ from, to: service, need: 'run', evidence: evidence(note) });
  }
  const control = `${service}:control`;
  context.depend({ from, to: control, need: 'change', evidence: evidence('is changed through it') });
  for (const { service: other, strength, when } of entry.rule?.alsoOn ?? []) {
    const id = allHold(entry.resource, when, false) ? context.serviceId(entry, other) : undefined;
    if (id === undefined) continue;
    context.depend({
      from,
      to: id,
      need: 'run',
      ...(strength === 'soft' ? { soft: true } : {}),
      evidence: evidence('runs on it'),
    });
    if (entry.rule?.launches)
      context.depend({ from, to: id, need: 'start', evidence: evidence('is launched by it') });
  }
  if (entry.rule?.launches) {
    context.depend({ from, to: service, need: 'start', evidence: evidence('is launched by it') });
  }
}

/** What the arguments of a component, and of the glue that belongs to it, say that it needs or is needed by. */
export function needArguments(context: Context, entry: Entry): void {
  for (const part of context.bundles.partsOf(entry)) {
    for (const need of part.entry.rule?.needs ?? []) {
      let isFirst = true;
      forTargets(context, part, need, (target, found) => {
        needTarget(context, entry, part, need, target, found);
        if (isFirst) needUnwatched(context, entry, part, need, target, found);
        isFirst = false;
      });
      if (need.orUnknown) needNotKnown(context, entry, part, need);
    }
    for (const need of part.entry.rule?.neededBy ?? []) {
      forTargets(context, part, need, (target, found) => {
        if (target.entry === entry) return;
        addNeed(context, target.entry, entry, part, need, found, strengthOf(need, undefined));
      });
    }
    needRoutes(context, entry, part);
    needServicesLet(context, entry, part);
  }
}

/** What a role lets a workload use without naming it: the only store of that service here, else the service. */
function needServicesLet(context: Context, owner: Entry, part: Part): void {
  if (owner.rule?.class !== 'workload') return;
  for (const { service, when } of part.entry.rule?.lets ?? []) {
    if (!allHold(part.entry.resource, when, false)) continue;
    const stores = context.components.filter(
      (one) => one.service === service && one.provider === owner.provider && one.rule?.class === 'store',
    );
    const to =
      stores.length === 1 ? context.idFor(stores[0]!, owner.region) : context.serviceId(owner, service);
    if (to === undefined) continue;
    const evidence = codeEvidence(part.entry, [], 'role', `may use ${service}`);
    context.depend({
      from: context.idFor(owner, owner.region),
      to,
      need: part.need ?? 'run',
      soft: true,
      evidence,
    });
  }
}

/** What is needed and names nothing that was read: each on its own, where there are several routes. */
function needNotKnown(context: Context, owner: Entry, part: Part, need: ArgumentNeed): void {
  if (!allHold(part.entry.resource, need.when, false)) return;
  const found = valuesAt(part.entry.resource, need.arg);
  const missed = found.filter(({ value }) => targetsOf(context, part, need, value).length === 0);
  if (found.length > 0 && missed.length === 0) return;
  const from = context.idFor(owner, owner.region);
  const to = context.notKnown(owner, owner.resource.id);
  const rule = ruleName(part, need);
  const evidence = codeEvidence(part.entry, missed[0]?.at ?? [], rule, 'which it is, is not in the code');
  if (need.group === undefined || found.length === 0)
    context.depend({ from, to, need: need.need ?? 'run', evidence });
  else context.alternative(from, need.need ?? 'run', need.group, { to, evidence });
}

function forTargets(
  context: Context,
  part: Part,
  need: ArgumentNeed,
  visit: (target: Target, found: Found) => void,
): void {
  if (!allHold(part.entry.resource, need.when, false)) return;
  const found = valuesAt(part.entry.resource, need.arg);
  if (found.length === 0) return;
  for (const one of need.as === 'named' ? found.flatMap(eachVariable) : found) {
    for (const target of targetsOf(context, part, need, one.value)) visit(target, one);
  }
}

/** What an argument names, or for a selector of labels, what in the same root module carries them. */
function targetsOf(context: Context, part: Part, need: ArgumentNeed, value: Value): readonly Target[] {
  if (need.selects === undefined) return context.targets.in(value);
  const { type, by } = need.selects;
  const candidates = context.components.filter(
    ({ resource }) => resource.type === type && resource.root === part.entry.resource.root,
  );
  return selectedBy(value, by, candidates).map((entry) => ({ entry, path: '', how: 'text' }));
}

/** A whole environment as its variables, so that each keeps its name and its line. */
export function eachVariable(found: Found): Found[] {
  if (!isMap(found.value)) return [found];
  return [...found.value].map(([label, value]) => ({ value, at: [...found.at, label], label }));
}

interface Strength {
  readonly need: Need;
  readonly soft: boolean;
  readonly grace?: number;
}

function strengthOf(need: ArgumentNeed, weakened: Need | undefined): Strength {
  return {
    need: weakened ?? need.need ?? 'run',
    soft: need.strength === 'soft',
    ...(need.grace === undefined ? {} : { grace: need.grace }),
  };
}

function needTarget(
  context: Context,
  owner: Entry,
  part: Part,
  need: ArgumentNeed,
  target: Target,
  found: Found,
): void {
  if (target.entry === owner) return;
  // Something in there names it; an environment may well, an image or a mount is a guess.
  if (found.vague && need.as !== 'named') return;
  // Being allowed to read a secret is not the same as using what it names.
  if (target.kept && need.softIfShared) return;
  let strength: Strength = strengthOf(need, part.need);
  if (need.as === 'named' || target.kept) {
    const named = namedNeed(target.entry, target.path);
    if (named === undefined) return;
    strength = { ...named, need: part.need ?? named.need };
    if (strength.soft) context.softByType.add(`${owner.resource.id}\0${target.entry.resource.id}`);
    if (isForWatching(found.label)) strength = { ...strength, soft: true };
  }
  const isShared =
    need.softIfShared === true && (owner.rule?.class !== 'workload' || context.carriersOf(part.entry) > 1);
  if (!Targets.isCertain(target) || isShared) strength = { ...strength, soft: true };
  if (need.as === 'named' && !strength.soft && isRefused(context, owner, target.entry)) {
    strength = { ...strength, soft: true };
  }
  addNeed(context, owner, target.entry, part, need, found, strength);
}

function addNeed(
  context: Context,
  from: Entry,
  to: Entry,
  part: Part,
  need: ArgumentNeed,
  found: Found,
  strength: Strength,
): void {
  const fromId = context.idFor(from, from.region);
  const toId = context.idFor(to, from.region);
  const times = {
    ...(strength.grace === undefined ? {} : { grace: strength.grace }),
    ...(need.recovery === undefined ? {} : { recovery: need.recovery }),
    ...(need.restart === undefined ? {} : { restart: need.restart }),
    ...(need.paths === undefined || strength.soft
      ? {}
      : { route: routeOf(part.entry.resource, need.paths, found.at) }),
  };
  const rule = ruleName(part, need);
  // The code names the target; what that means at run time is the rule's claim, as sure as the page it cites.
  const confidence = need.as === 'named' ? undefined : part.entry.rule?.confidence;
  const evidence = {
    ...codeEvidence(part.entry, found.at, rule, need.note),
    ...(confidence === undefined ? {} : { confidence }),
  };
  if (need.group !== undefined && !strength.soft) {
    const failover =
      need.redundancy === undefined ? undefined : context.failover(need.redundancy, from.region);
    context.alternative(
      fromId,
      strength.need,
      need.group,
      { to: toId, evidence, ...times },
      { atLeast: need.atLeast ?? 1, ...(failover ? { failover } : {}) },
    );
    if (need.softIfNeeded) context.softIfNeeded.push({ from: fromId, group: need.group });
    return;
  }
  if (need.as === 'named') context.byName.add(`${fromId}\0${toId}`);
  const soft = strength.soft ? { soft: true } : {};
  context.depend({ from: fromId, to: toId, need: strength.need, evidence, ...soft, ...times });
}

/** The argument that tells of a need, for people: what a reader found out goes by its name alone. */
function ruleName({ entry }: Part, { arg }: ArgumentNeed): string {
  return `${entry.resource.type}.${arg.replace(/^resolved\./, '')}`;
}

/** Whose health nobody watches is not switched away from: it is needed, whatever stands by. */
function needUnwatched(
  context: Context,
  owner: Entry,
  part: Part,
  need: ArgumentNeed,
  { entry }: Target,
  { at }: Found,
): void {
  if (need.watchedBy === undefined || entry === owner) return;
  if (need.watchedBy.some((path) => valuesAt(entry.resource, path).length > 0)) return;
  context.depend({
    from: context.idFor(owner, owner.region),
    to: context.idFor(entry, owner.region),
    need: need.need ?? 'run',
    evidence: codeEvidence(
      part.entry,
      at,
      ruleName(part, need),
      'is used first, and its health is not watched',
    ),
  });
}

/** Targets a resource lists under ids of its own (CDN origins): alternatives, or a standby where it says so. */
function needRoutes(context: Context, owner: Entry, part: Part): void {
  const routes = part.entry.rule?.routes;
  if (routes === undefined) return;
  const resource = part.entry.resource;
  const targets = new Map<string, readonly Entry[]>();
  for (const block of blocksAt(part, routes.blocks)) {
    const id = keyOf(block.get(routes.key));
    const found = routes.target
      .flatMap((path) => valuesAt({ values: block }, path))
      .flatMap(({ value }) => context.targets.in(value).map(({ entry }) => entry));
    if (id !== undefined) targets.set(id, found);
  }
  const standbys = new Map<string, readonly string[]>();
  if (routes.standby !== undefined) {
    const { blocks, key, members } = routes.standby;
    for (const block of blocksAt(part, blocks)) {
      const id = keyOf(block.get(key));
      const order = valuesAt({ values: block }, members).map(({ value }) => keyOf(value));
      if (id !== undefined)
        standbys.set(
          id,
          order.filter((item) => item !== undefined),
        );
    }
  }
  const used = new Map<string, Found>();
  const carried = new Map<string, readonly string[]>();
  let isComplete = true;
  for (const path of routes.from) {
    for (const found of valuesAt(resource, path)) {
      const id = keyOf(found.value);
      if (id === undefined) {
        isComplete = false;
        continue;
      }
      if (!used.has(id)) used.set(id, found);
      if (routes.paths === undefined) continue;
      const { rest, of } = routes.paths;
      const paths = routeOf(resource, path === rest ? 'rest' : of, found.at);
      carried.set(id, carried.has(id) ? eitherRoute(carried.get(id), paths) : paths);
    }
  }
  if (!isComplete || used.size === 0) {
    const evidence = codeEvidence(
      part.entry,
      [],
      `${resource.type} routes`,
      'where some of it leads is not known',
    );
    const to = context.notKnown(owner, owner.resource.id);
    context.alternative(owner.resource.id, 'run', 'routes', { to, evidence });
  }
  for (const [id, found] of used) {
    const order = standbys.get(id);
    const evidence = codeEvidence(part.entry, found.at, `${resource.type} routes`);
    const from = owner.resource.id;
    const paths = carried.get(id);
    const route = paths === undefined ? {} : { route: paths };
    if (order !== undefined && routes.standby !== undefined) {
      const failover = context.failover(routes.standby.redundancy, owner.region);
      for (const member of order.flatMap((one) => targets.get(one) ?? [])) {
        const to = context.idFor(member, owner.region);
        context.alternative(from, 'run', `failover ${id}`, { to, evidence }, failover ? { failover } : {});
      }
      continue;
    }
    const known = targets.get(id) ?? [];
    for (const entry of known) {
      const to = context.idFor(entry, owner.region);
      context.alternative(from, 'run', 'routes', { to, evidence, ...route });
    }
    if (known.length === 0) {
      // A route to somewhere else is a route all the same.
      context.alternative(from, 'run', 'routes', { to: context.notKnown(owner, from), evidence, ...route });
    }
  }
}

/** What nothing is registered with in this code passes requests on to something that the code does not show. */
export function needRegistered(context: Context): void {
  // Where it sits (subnets, zones) and what service it is part of do not answer requests.
  const ground = new Set(
    context.components
      .filter(({ rule }) => rule?.class === 'network' && !rule.fronts)
      .map(({ resource }) => resource.id),
  );
  const served = new Set<string>();
  context.draft.each(({ from, to, need, soft }) => {
    if (need !== 'run' || soft) return;
    if (!ground.has(to) && !context.atlasIds.has(to) && !context.placeholders.has(to)) served.add(from);
  });
  for (const entry of context.components) {
    const id = entry.resource.id;
    if (!entry.rule?.fronts || served.has(id)) continue;
    const evidence = codeEvidence(entry, [], 'registration', 'what is registered with it is not in the code');
    context.depend({ from: id, to: context.notKnown(entry, id), need: 'run', evidence });
  }
}

function blocksAt(part: Part, name: string): ReadonlyMap<string, Value>[] {
  const value = part.entry.resource.values.get(name);
  const list = isList(value) ? value : value === undefined ? [] : [value];
  return list.filter((item): item is ReadonlyMap<string, Value> => isMap(item));
}

/** A local id: its text, or for one that refers to something, the reference itself. */
function keyOf(value: Value | undefined): string | undefined {
  const text = value === undefined ? undefined : textWithHoles(value, '*');
  if (text !== undefined && text !== '*') return text;
  const refs = refsIn(value);
  if (refs.length === 0) return undefined;
  return refs.map((ref) => `${ref.resources.map(({ id }) => id).join(',')}.${ref.path}`).join('|');
}
