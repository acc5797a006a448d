import type { Assessment } from '../../analysis/index.js';
import { append, type Component, type Dependency, outgoingOf } from '../../estate/index.js';
import { counted, labels } from '../text/style.js';

export interface Drawn {
  /** `n1`, `n2`, …: free of anything a name could bring along. */
  readonly id: string;
  readonly lines: readonly string[];
  readonly shape: 'journey' | 'resource' | 'service' | 'third-party';
  /** Alone takes a journey down. */
  readonly single: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** hard: cannot do without; start: to start only; soft: degraded without it, or one of several. */
  readonly style: 'hard' | 'soft' | 'start';
}

/** A fault domain with what sits in it. */
export interface Box {
  readonly id: string;
  readonly label: string;
  readonly single: boolean;
  readonly nodes: readonly Drawn[];
  readonly boxes: readonly Box[];
}

export interface Drawing {
  readonly journeys: readonly Drawn[];
  /** Outermost fault domains. */
  readonly boxes: readonly Box[];
  /** What sits in no known domain. */
  readonly loose: readonly Drawn[];
  readonly arrows: readonly Arrow[];
  /** What is not drawn one by one, or not at all; empty where all is. */
  readonly note: string;
}

/** More than this is no picture any more. Mermaid by default takes 500 edges and 50,000 characters. */
const MOST_NODES = 150;
const MOST_ARROWS = 400;

/** How much is drawn as one: nothing, all of a type in a domain, all of a kind in a domain. */
const LEVELS = ['each', 'type', 'kind'] as const;
type Level = (typeof LEVELS)[number];

/** The estate as far as journeys reach it; drawn by domain and type where it is too much to draw each by itself. */
export function drawingOf(result: Assessment, { all = false }: { readonly all?: boolean } = {}): Drawing {
  const scene = sceneOf(result);
  if (all) return draw(scene, 'each');
  for (const level of LEVELS) {
    const drawing = draw(scene, level);
    if (countNodes(drawing) <= MOST_NODES && drawing.arrows.length <= MOST_ARROWS) return drawing;
  }
  const drawing = draw(scene, 'kind');
  const hidden = drawing.arrows.length - MOST_ARROWS;
  if (hidden <= 0) return drawing;
  return {
    ...drawing,
    arrows: drawing.arrows.slice(0, MOST_ARROWS),
    note: `${drawing.note}; ${counted(hidden, 'arrow')} left out`,
  };
}

interface Scene {
  readonly result: Assessment;
  readonly component: ReadonlyMap<string, Component>;
  /** Components that journeys reach and that are no domains, and the domain each is drawn in. */
  readonly homeOf: ReadonlyMap<string, string | undefined>;
  readonly parentOf: ReadonlyMap<string, string>;
  readonly needs: readonly Dependency[];
  readonly singles: ReadonlySet<string>;
}

function sceneOf(result: Assessment): Scene {
  const { estate, journeys } = result;
  const component = new Map(estate.components.map((one) => [one.id, one]));
  const isDomain = (id: string) => component.get(id)?.kind === 'domain';
  const needs = estate.dependencies.filter(
    ({ from, to, need }) =>
      need !== 'change' && component.has(from) && component.has(to) && !component.get(to)!.disabled,
  );
  const outgoing = outgoingOf(needs);
  const reached = new Set(journeys.map(({ id }) => id));
  for (const id of reached) {
    if (!isDomain(id)) for (const { to } of outgoing.get(id) ?? []) reached.add(to);
  }
  const parentOf = parentsOf(estate.components, outgoing, isDomain);
  const homeOf = new Map<string, string | undefined>();
  // What a component sits in may be said of something it runs in: a server in a subnet, a task in a service.
  const home = (id: string, seen: ReadonlySet<string>): string | undefined => {
    if (homeOf.has(id)) return homeOf.get(id);
    const own = outgoing.get(id) ?? [];
    const domains = own.filter(({ to, need }) => isDomain(to) && need === 'run').map(({ to }) => to);
    if (domains.length > 0) return common(domains, parentOf);
    const services = own.filter(({ to, need }) => component.get(to)?.kind === 'service' && need === 'run');
    const homes = services.flatMap(({ to }) =>
      seen.has(to) ? [] : (home(to, new Set([...seen, to])) ?? []),
    );
    return homes.length === 0 ? undefined : common(homes, parentOf);
  };
  for (const id of reached) {
    if (!isDomain(id) && component.get(id)?.kind !== 'journey') homeOf.set(id, home(id, new Set([id])));
  }
  return {
    result,
    component,
    homeOf,
    parentOf,
    needs,
    singles: new Set(result.singles.map((one) => one.component)),
  };
}

/** The domain around each domain: of those it cannot do without, the smallest. */
function parentsOf(
  components: readonly Component[],
  outgoing: ReadonlyMap<string, readonly Dependency[]>,
  isDomain: (id: string) => boolean,
): Map<string, string> {
  const parents = new Map<string, string>();
  for (const { id, kind } of components) {
    if (kind !== 'domain') continue;
    const around = (outgoing.get(id) ?? []).filter(
      ({ to, group, soft, need }) => isDomain(to) && group === undefined && !soft && need === 'run',
    );
    const parent = around[0]?.to;
    // Domains nest; a circle in what somebody declared must not become one here.
    if (parent !== undefined && !chain(parent, parents).includes(id)) parents.set(id, parent);
  }
  return parents;
}

/** A domain and those around it, the innermost first. */
function chain(domain: string | undefined, parentOf: ReadonlyMap<string, string>): string[] {
  const result: string[] = [];
  for (let at = domain; at !== undefined; at = parentOf.get(at)) result.push(at);
  return result;
}

/** The smallest domain that holds all of these: one of them where each of the others is around it. */
function common(domains: readonly string[], parentOf: ReadonlyMap<string, string>): string | undefined {
  const innermost = domains.filter(
    (one) => !domains.some((other) => other !== one && chain(other, parentOf).includes(one)),
  );
  const [first, ...rest] = innermost.map((one) => chain(one, parentOf));
  return first?.find((one) => rest.every((others) => others.includes(one)));
}

function draw(scene: Scene, level: Level): Drawing {
  const { result, component, homeOf, parentOf, needs, singles } = scene;
  const name = labels(result.journeys);
  const members = new Map<string, string[]>();
  const keyOf = new Map<string, string>();
  const put = (id: string, key: string) => {
    keyOf.set(id, key);
    append(members, key, id);
  };
  // Journeys that enter alike are one where not each is drawn.
  for (const { id, entry } of result.journeys) {
    const type = component.get(entry)?.type ?? '';
    put(
      id,
      level === 'each'
        ? `journey ${id}`
        : `journey ${homeOf.get(entry) ?? ''} ${level === 'type' ? type : ''}`,
    );
  }
  for (const [id, home] of homeOf) {
    const { kind, type } = component.get(id)!;
    const group = level === 'type' ? `${home ?? ''} ${kind} ${type}` : `${home ?? ''} ${kind}`;
    put(id, level === 'each' || kind === 'third-party' ? id : group);
  }
  const ids = new Map([...members.keys()].map((key, at) => [key, `n${at + 1}`]));
  const drawn = (key: string, own: readonly string[]): Drawn => {
    const first = component.get(own[0]!)!;
    const single = own.some((id) => singles.has(id));
    const id = ids.get(key)!;
    const shape = first.kind === 'domain' ? 'resource' : first.kind;
    if (own.length === 1) {
      const title = first.kind === 'journey' ? (name.get(first.id) ?? first.id) : first.id;
      return { id, lines: [title], shape, single };
    }
    const what =
      first.kind === 'journey'
        ? 'journeys'
        : level === 'type' && first.kind === 'resource'
          ? first.type
          : `${first.kind}s`;
    const alone = own.filter((one) => singles.has(one)).length;
    return {
      id,
      lines: [`${own.length} ${what}`, ...(alone > 0 ? [counted(alone, 'single point')] : [])],
      shape,
      single,
    };
  };
  const nodes = new Map<string | undefined, Drawn[]>();
  const journeys: Drawn[] = [];
  for (const [key, own] of members) {
    const node = drawn(key, own);
    if (node.shape === 'journey') journeys.push(node);
    else {
      const home = homeOf.get(own[0]!);
      append(nodes, home, node);
    }
  }
  return {
    journeys,
    boxes: boxesOf(nodes, parentOf, component, singles),
    loose: nodes.get(undefined) ?? [],
    arrows: arrowsOf(needs, keyOf, ids),
    note: noteOf(result, level),
  };
}

function noteOf({ journeys }: Assessment, level: Level): string {
  if (journeys.length === 0) return 'no entry point was found, so there is no journey to draw';
  return level === 'each' ? '' : `too much to draw one by one: drawn by fault domain and ${level}`;
}

function boxesOf(
  nodes: ReadonlyMap<string | undefined, readonly Drawn[]>,
  parentOf: ReadonlyMap<string, string>,
  component: ReadonlyMap<string, Component>,
  singles: ReadonlySet<string>,
): Box[] {
  const used = new Set([...nodes.keys()].flatMap((home) => chain(home, parentOf)));
  const number = new Map([...used].map((domain, at) => [domain, `d${at + 1}`]));
  const inside = (parent: string | undefined): Box[] =>
    [...used]
      .filter((domain) => parentOf.get(domain) === parent)
      .sort()
      .map((domain) => {
        const type = component.get(domain)?.type ?? '';
        return {
          id: number.get(domain)!,
          label: domain.startsWith(`${type}/`) ? domain : `${type} ${domain}`,
          single: singles.has(domain),
          nodes: nodes.get(domain) ?? [],
          boxes: inside(domain),
        };
      });
  return inside(undefined);
}

/** One arrow for all that mean the same between two nodes, the strongest of them. */
function arrowsOf(
  needs: readonly Dependency[],
  keyOf: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>,
): Arrow[] {
  const arrows = new Map<string, Arrow>();
  const strength = ['start', 'soft', 'hard'];
  for (const { from: source, to: target, need, soft, group } of needs) {
    const [from, to] = [source, target].map((id) => ids.get(keyOf.get(id) ?? ''));
    if (from === undefined || to === undefined || from === to) continue;
    const style = need === 'start' ? 'start' : soft || group !== undefined ? 'soft' : 'hard';
    const known = arrows.get(`${from} ${to}`);
    if (known === undefined || strength.indexOf(style) > strength.indexOf(known.style))
      arrows.set(`${from} ${to}`, { from, to, style });
  }
  return [...arrows.values()];
}

function countNodes({ journeys, loose, boxes }: Drawing): number {
  const inside = (list: readonly Box[]): number =>
    list.reduce((sum, box) => sum + box.nodes.length + inside(box.boxes), 0);
  return journeys.length + loose.length + inside(boxes);
}
