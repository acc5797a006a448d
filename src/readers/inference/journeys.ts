import { append, type Component, compareText, type Journey } from '../../estate/index.js';
import { isForOperators, isForPrograms } from './audience.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { type IsOpen, openToTheWorld } from './exposure.js';
import { allHold, valuesAt } from './paths.js';
import { reachable, reachedByOthers } from './reach.js';
import { type PublicName, publicNames, readable } from './records.js';
import { titleOf } from './titles.js';
import type { UnownedName } from './unowned.js';
import { textWithHoles } from './value.js';

export interface Journeys {
  readonly journeys: readonly Journey[];
  readonly components: readonly Component[];
}

/** The journeys found, and the public names that could not be made one. */
export interface InferredJourneys extends Journeys {
  readonly unowned: readonly UnownedName[];
}

/**
 * What users come for, from what faces them: public DNS names first (they are what users type), then entry points
 * no name leads to and that are not themselves behind another entry.
 */
export function inferJourneys(context: Context): InferredJourneys {
  const found = new NamedJourneys(context);
  const byTargets = new Map<string, PublicName[]>();
  const behindNames = new Set<Entry>();
  const { names, unowned } = publicNames(context);
  const taken = addHosted(found, names);
  for (const name of names) {
    for (const entry of name.all) behindNames.add(entry);
    if (taken.has(name)) continue;
    if (name.answers.length > 0 && !name.answers.some(({ entry }) => canAnswerUsers(context, entry)))
      continue;
    const answers = name.answers.map(({ entry }) => entry.resource.id).sort();
    const key = [name.proxy?.service, ...(answers.length > 0 ? answers : [name.proxy?.origin])].join('\0');
    append(byTargets, key, name);
  }
  for (const key of [...byTargets.keys()].sort(compareText)) addNamed(found, byTargets.get(key)!);

  const edges = context.runEdges();
  const reached = reachable(edges, [
    ...found.journeys.map(({ id }) => id),
    ...[...behindNames].map(({ resource }) => resource.id),
  ]);
  const isOpen = openToTheWorld(context);
  const entries = context.components
    .filter((entry) => facesUsers(context, entry, isOpen) && !reached.has(entry.resource.id))
    .sort(byId);
  // An entry behind another one (a load balancer behind a CDN) is part of that one's journey.
  const behind = reachedByOthers(
    edges,
    entries.map(({ resource }) => resource.id),
  );
  const first = entries.filter(
    (entry) => !behind.has(entry.resource.id) && !isForOperators(whereabouts(entry)),
  );
  for (const doors of doorsOfOne(context, edges, first)) addEntry(found, doors);
  if (found.journeys.length === 0) addWorkloads(found);
  return { journeys: found.journeys, components: found.components, unowned };
}

/** Steps from a door to what the doors of one load balancer have in common: the proxy, then the URL map. */
const DOOR_STEPS = 2;

/**
 * Entries that lead to the same piece of one service (HTTP and HTTPS, IPv4 and IPv6 of one load balancer) are doors of
 * one entry, in the order given. What runs code is no door: two programs on the same ground (web apps of one plan) are two.
 */
function doorsOfOne(
  context: Context,
  edges: ReadonlyMap<string, readonly string[]>,
  entries: readonly Entry[],
): Entry[][] {
  const byId = new Map(context.components.map((entry) => [entry.resource.id, entry]));
  const behind = new Map<string, Entry[]>();
  const all: Entry[][] = [];
  for (const entry of entries) {
    if (entry.rule?.class === 'workload') {
      all.push([entry]);
      continue;
    }
    const service = context.serviceId(entry);
    const isPiece = (id: string) =>
      service !== undefined && context.serviceId(byId.get(id) ?? entry) === service;
    let reached = [entry.resource.id];
    const pieces: string[] = [];
    for (let step = 0; step < DOOR_STEPS; step++) {
      reached = reached.flatMap((id) => edges.get(id) ?? []).filter((id) => byId.has(id) && isPiece(id));
      pieces.push(...reached);
    }
    const shared = pieces.find((id) => behind.has(id));
    const doors = shared === undefined ? [] : behind.get(shared)!;
    if (doors.length === 0) all.push(doors);
    doors.push(entry);
    for (const id of pieces) if (!behind.has(id)) behind.set(id, doors);
  }
  return all;
}

/** Two journeys of one name are told apart by a number, which must not depend on the file they are written in. */
function byId(a: Entry, b: Entry): number {
  return compareText(a.resource.id, b.resource.id);
}

class NamedJourneys implements Journeys {
  readonly journeys: Journey[] = [];
  readonly components: Component[] = [];
  readonly #ids: Set<string>;

  constructor(readonly context: Context) {
    this.#ids = new Set(context.catalogue.entries.map(({ resource }) => resource.id));
  }

  /** Adds a journey under an id nobody has yet, and returns the id. */
  add(name: string, entry: Entry, evidence: { readonly file: string; readonly line: number }): string {
    const base = slug(name) || slug(entry.resource.address);
    // Instances of one block are told apart by their key, as their owner does; others by a number.
    const key = slug(/\["?([^"\]]*)"?\]$/.exec(entry.resource.id)?.[1] ?? '');
    let id = key !== '' && this.#ids.has(base) ? `${base}-${key}` : base;
    for (let copy = 2; this.#ids.has(id); copy++) id = `${base}-${copy}`;
    this.#ids.add(id);
    this.journeys.push({ id, name, entry: entry.resource.id, inferred: true });
    this.components.push({ id, kind: 'journey', type: 'journey', name, source: evidence });
    return id;
  }
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.*_-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

/**
 * Names that something inside a cluster answers to by its hosts (an Ingress), whatever the record leads to first: a load
 * balancer of all of them, a node. Returns the names that are told with that.
 */
function addHosted(found: NamedJourneys, names: readonly PublicName[]): ReadonlySet<PublicName> {
  const taken = new Set<PublicName>();
  const { context } = found;
  for (const entry of context.components.filter(({ rule }) => rule?.hostedBy).sort(byId)) {
    const facing = entryRule(context, entry);
    const told = (facing?.rule.names ?? []).flatMap((path) => valuesAt(facing!.resource, path));
    const hosts = told
      .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
      .flatMap((value) => textWithHoles(value, '*')?.toLowerCase() ?? []);
    const own = hosts.flatMap((host) => {
      const name = nameFor(host, names);
      if (name === undefined) return [];
      taken.add(name);
      return [{ ...name, name: host }];
    });
    const id = own.length === 0 ? undefined : addNamed(found, own);
    if (id === undefined) continue;
    const evidence = codeEvidence(entry, told[0]!.at, 'host', 'answers to this name');
    context.depend({ from: id, to: context.idFor(entry, entry.region), need: 'run', evidence });
  }
  return taken;
}

/** The record that a host is found by: one of its own, or one for all names of its kind (`*.shop.example`). */
function nameFor(host: string, names: readonly PublicName[]): PublicName | undefined {
  const wildcard = host.replace(/^[^.]*/, '*');
  return names.find(({ name }) => name === host) ?? names.find(({ name }) => name === wildcard);
}

/** Returns the journey's id, where these names are for users. */
function addNamed(found: NamedJourneys, names: readonly PublicName[]): string | undefined {
  const users = names.filter(({ name }) => !isForOperators(name) && !isForPrograms(name));
  if (users.length === 0) return undefined;
  // The name with the fewest labels is the one people know: example.com before shop.internal.example.com.
  const labels = ({ name }: PublicName) => name.replace(/^www\./, '').split('.').length;
  const [main] = [...users].sort(
    (a, b) => labels(a) - labels(b) || a.name.length - b.name.length || compareText(a.name, b.name),
  );
  const { context } = found;
  const first = main!.answers[0]?.entry ?? main!.record;
  if (names.every(({ record, known }) => !known && isForOperators(whereabouts(record)))) return undefined;
  if (isForOperators(whereabouts(first))) return undefined;
  const record = main!.record.resource.source;
  const id = found.add(main!.name, first, record);
  const ttl = main!.ttl === undefined ? {} : { grace: main!.ttl };
  const dns = context.serviceId(main!.record, main!.dnsService);
  const evidence = codeEvidence(
    main!.record,
    [],
    'DNS record',
    `${main!.name} is answered by this DNS service`,
  );
  if (dns !== undefined) {
    context.depend({ from: id, to: dns, need: 'run', evidence, ...ttl });
    context.depend({ from: id, to: `${dns}:control`, need: 'change', evidence });
  }
  needProxy(context, id, main!);
  if (main!.zone !== undefined) {
    context.depend({
      from: id,
      to: context.idFor(main!.zone, main!.zone.region),
      need: 'run',
      evidence,
      ...ttl,
    });
  }
  for (const { entry, certain, evidence: why } of main!.answers) {
    const to = context.idFor(entry, entry.region);
    needUndescribed(context, entry, to);
    if (!certain) {
      context.maybe(entry, id, to, why);
      continue;
    }
    context.alternative(
      id,
      'run',
      main!.failover ? 'failover' : 'answers',
      { to, evidence: why },
      {
        ...(main!.failover === undefined ? {} : { failover: main!.failover }),
        ...(main!.healthChecked ? { full: 1 } : {}),
      },
    );
  }
  const active = main!.answers[0];
  if (main!.isSwitchOpen && active !== undefined) {
    const note = 'whether its health is watched is not known from the code';
    const to = context.idFor(active.entry, active.entry.region);
    context.maybe(active.entry, id, to, { ...active.evidence, note });
  }
  return id;
}

/**
 * What answers users and is of a type nobody described has needs all the same: which ones is not known. Nor is it known
 * what something that is only looked up passes requests on to.
 */
function needUndescribed(context: Context, entry: Entry, id: string): void {
  const isLookedUp = entry.resource.mode === 'data' && entry.rule?.fronts === true;
  if ((entry.rule !== undefined && !isLookedUp) || entry.resource.opaque) return;
  const note = isLookedUp
    ? 'what is registered with it is not in the code'
    : `what a resource of type ${entry.resource.type} needs is not in the atlas`;
  const evidence = codeEvidence(entry, [], isLookedUp ? 'registration' : 'type not in the atlas', note);
  context.depend({ from: id, to: context.notKnown(entry, id), need: 'run', evidence });
}

/** Where the DNS provider answers in place of the targets, a name needs that service, and what stands behind it. */
function needProxy(context: Context, id: string, { record, proxy, answers, name }: PublicName): void {
  if (proxy === undefined) return;
  const through = context.serviceId(record, proxy.service);
  if (through === undefined) return;
  const note = `requests for ${name} go through it`;
  const evidence = codeEvidence(record, [], 'proxied DNS record', note);
  if (!proxy.certain) {
    context.maybe(record, id, through, { ...evidence, note: `whether ${note} is not known from the code` });
    return;
  }
  context.depend({ from: id, to: through, need: 'run', evidence });
  context.depend({ from: id, to: `${through}:control`, need: 'change', evidence });
  needIntercepting(context, id, name);
  if (answers.length > 0) return;
  const why = codeEvidence(record, [], 'proxied DNS record', 'what answers behind it is not in the code');
  // It may be anywhere: at another provider most of all.
  const to = context.notKnown({ ...record, provider: undefined }, id);
  context.depend({ from: id, to, need: 'run', evidence: why });
}

/** What requests for a proxied name run through on their way: all of them, or those for some paths only. */
function needIntercepting(context: Context, id: string, name: string): void {
  for (const entry of context.catalogue.entries) {
    const argument = entry.rule?.intercepts;
    if (argument === undefined || entry.resource.disabled) continue;
    for (const { value, at } of valuesAt(entry.resource, argument)) {
      const pattern = readable(value).replace(/^https?:\/\//, '');
      const host = pattern.split('/', 1)[0]!.toLowerCase();
      const fits = host.startsWith('*') ? name.endsWith(host.slice(1)) : host === name;
      if (!fits || host === '*') continue;
      const isWhole = /^(\/\*)?$/.test(pattern.slice(host.length));
      const soft = isWhole ? {} : { soft: true };
      const note = `requests for ${isWhole ? name : pattern} go through it`;
      const evidence = codeEvidence(entry, at, `${entry.resource.type}.${argument}`, note);
      for (const home of context.bundles.homesOf(entry)) {
        context.depend({ from: id, to: context.idFor(home, home.region), need: 'run', evidence, ...soft });
      }
    }
  }
}

/** Names around a resource that say what it is for: its own and its module's. */
function whereabouts({ resource }: Entry): string {
  return `${resource.module.split('.').at(-1) ?? ''}-${resource.name}`;
}

function facesUsers(context: Context, entry: Entry, isOpen: IsOpen): boolean {
  const facing = entryRule(context, entry);
  if (facing === undefined) return false;
  return facing.rule.kind !== 'machine' || isOpen(entry);
}

/**
 * Whether users may come for what a public name leads to: not for a database or a queue, nor for a load balancer
 * that is certain to be internal. Their names are for the team's own programs.
 */
function canAnswerUsers(context: Context, entry: Entry): boolean {
  const facing = entryRule(context, entry, true);
  if (facing !== undefined) return true;
  if (entry.rule?.class === 'workload') return true;
  return entry.rule?.class !== 'store' && entry.rule?.entry === undefined;
}

/** The entry rule of a component or of glue that belongs to it (a function's URL, a bucket's web site). */
function entryRule(context: Context, entry: Entry, ifUnknown = false) {
  const found = context.bundles.partsOf(entry).flatMap((part) => {
    const rule = part.entry.rule?.entry;
    const { resource } = part.entry;
    const applies = rule !== undefined && part.need === undefined && allHold(resource, rule.when, ifUnknown);
    return applies ? [{ rule, resource }] : [];
  });
  // A part that says the name (a custom domain) tells more than the component itself.
  const named = found.find(({ rule, resource }) =>
    rule.names?.some((path) => valuesAt(resource, path).length > 0),
  );
  return named ?? found[0];
}

function addEntry(found: NamedJourneys, doors: readonly Entry[]): void {
  const [entry] = doors as [Entry, ...Entry[]];
  const { resource } = entry;
  const facing = entryRule(found.context, entry);
  const alias = (facing?.rule.names ?? [])
    .flatMap((path) => valuesAt(facing!.resource, path))
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    .map((value) => textWithHoles(value, '*'))
    .find((text) => text !== undefined && text !== '' && !/^\*+$/.test(text));
  if (alias !== undefined && isForOperators(alias)) return;
  const id = found.add(alias ?? titleOf(entry), entry, resource.source);
  for (const door of doors) {
    const kind = entryRule(found.context, door)?.rule.kind ?? 'entry';
    const evidence = codeEvidence(door, [], 'entry point', `${kind} that faces users`);
    const to = found.context.idFor(door, door.region);
    found.context.alternative(id, 'run', 'answers', { to, evidence });
  }
}

/** Nothing faces users: then the workloads that nothing else needs are what the code is for. */
function addWorkloads(found: NamedJourneys): void {
  const { context } = found;
  // An address that leads to a machine is not what the machine is there for.
  const network = new Set(
    context.components.filter(({ rule }) => rule?.class === 'network').map(({ resource }) => resource.id),
  );
  const edges = context.runEdges();
  const needed = new Set([...edges].flatMap(([from, to]) => (network.has(from) ? [] : to)));
  // Behind an address that a workload calls is what it calls.
  const running = context.components.filter(({ rule }) => rule?.class === 'workload');
  const called = new Set(running.flatMap(({ resource }) => edges.get(resource.id) ?? []));
  for (const id of called) if (network.has(id)) for (const to of edges.get(id) ?? []) called.add(to);
  for (const id of called) needed.add(id);
  // Nor is a cluster there for itself, where something is deployed to it.
  const hosts = new Set<string>();
  const deployed = new Set(
    context.components.filter(({ rule }) => rule?.hostedBy).map(({ resource }) => resource.id),
  );
  if (deployed.size > 0) {
    context.draft.each(({ from, to, need }) => {
      if (need !== 'run' && deployed.has(from)) hosts.add(to);
    });
  }
  const workloads = context.components
    .filter(({ rule, resource }) => rule?.class === 'workload' && !isForOperators(resource.name))
    .sort(byId);
  const unneeded = workloads.filter(({ resource }) => !needed.has(resource.id));
  const tops = unneeded.filter(({ resource }) => !hosts.has(resource.id));
  for (const entry of (tops.length > 0 ? tops : unneeded).slice(0, 20)) {
    const id = found.add(titleOf(entry), entry, entry.resource.source);
    const evidence = codeEvidence(
      entry,
      [],
      'workload',
      'no entry point was found; nothing else needs this one',
    );
    context.depend({ from: id, to: entry.resource.id, need: 'run', evidence });
  }
}
