import { atlas, type ChartRule } from '../../atlas/index.js';
import {
  decoded,
  isList,
  isMap,
  type Resource,
  Sym,
  textOf,
  type Value,
  type ValueMap,
} from '../inference/index.js';
import { decodeYaml } from '../terraform/index.js';
import type { Setting } from './pods.js';

type Path = readonly (string | number)[];

/** The values that a Helm release is given: its documents, one over the other, and over them what is set. */
export interface Release {
  readonly resource: Resource;
  readonly values: ValueMap;
  /** Documents that could not be read: what they refer to is told, and not where. */
  readonly opaque: readonly { readonly value: Value; readonly at: Path }[];
  /** Where a value is told. */
  place(path: Path): Path;
}

/** Deepest structure that is walked. */
const DEPTH_MAX = 40;
/** Longest list that a name in `set` makes (`hosts[3]`). */
const LIST_MAX = 1_000;

/** The text of a file that a root module names. */
export type ReadFile = (root: string, path: string) => string | undefined;

/** What a chart beside the code says itself, below all that the release is given. */
export function chartDefaults({ values, root }: Resource, readFile: ReadFile): ValueMap | undefined {
  const chart = textOf(values.get('chart'));
  const text =
    chart === undefined || /\.t(ar\.)?gz$/.test(chart) ? undefined : readFile(root, `${chart}/values.yaml`);
  const defaults = text === undefined ? undefined : decodeYaml(text);
  return isMap(defaults) ? defaults : undefined;
}

export function releaseOf(resource: Resource, defaults: ValueMap = new Map()): Release {
  let merged = treeOf(defaults, ['chart'], 0);
  const opaque: { value: Value; at: Path }[] = [];
  const documents = resource.values.get('values');
  for (const [index, value] of (isList(documents) ? documents : [documents ?? null]).entries()) {
    if (value === null) continue;
    const at = ['values', index];
    const document = decoded(value) ?? decodeYaml(value);
    if (isMap(document)) merged = overlay(merged, treeOf(document, at, 0));
    else if (value instanceof Sym && value.refs.length > 0) opaque.push({ value, at });
  }
  for (const argument of ['set', 'set_list', 'set_sensitive']) {
    const blocks = resource.values.get(argument);
    for (const [index, block] of (isList(blocks) ? blocks : []).entries()) {
      const name = isMap(block) ? textOf(block.get('name')) : undefined;
      if (name === undefined || !isMap(block)) continue;
      const at = [argument, index, 'value'];
      const tree = settingTree(setPath(name), treeOf(block.get('value') ?? null, at, 0));
      if (tree instanceof Map) merged = overlay(merged, tree);
    }
  }
  const places = new Map<string, Path>();
  const values = plainValue(merged, [], places) as ValueMap;
  return {
    resource,
    values,
    opaque,
    place: (path) => {
      for (let length = path.length; length > 0; length--) {
        const at = places.get(JSON.stringify(path.slice(0, length)));
        if (at !== undefined) return at;
      }
      return ['values'];
    },
  };
}

/** A value, and where it is told. */
interface Leaf {
  readonly value: Value;
  readonly at: Path;
}
type Tree = Map<string, Node>;
type Node = Tree | readonly Node[] | Leaf;

function isTree(node: Node | undefined): node is Tree {
  return node instanceof Map;
}

function isNodes(node: Node | undefined): node is readonly Node[] {
  return Array.isArray(node);
}

function treeOf(value: ValueMap, at: Path, depth: number): Tree;
function treeOf(value: Value, at: Path, depth: number): Node;
function treeOf(value: Value, at: Path, depth: number): Node {
  if (depth < DEPTH_MAX && isMap(value))
    return new Map([...value].map(([key, item]) => [key, treeOf(item, at, depth + 1)] as const));
  if (depth < DEPTH_MAX && isList(value)) return value.map((item) => treeOf(item, at, depth + 1));
  return { value, at };
}

/** Maps are merged, everything else is replaced, as Helm does it. */
function overlay(below: Tree, above: Tree): Tree {
  const result: Tree = new Map(below);
  for (const [key, node] of above) {
    const old = result.get(key);
    if (isTree(old) && isTree(node)) result.set(key, overlay(old, node));
    else if (isNodes(old) && isNodes(node) && node.some((item) => item === UNSET))
      result.set(key, patched(old, node));
    else result.set(key, node);
  }
  return result;
}

/** `hosts[1]` sets one element and leaves the others. */
const UNSET: Leaf = { value: null, at: [] };

function patched(below: readonly Node[], above: readonly Node[]): readonly Node[] {
  return Array.from({ length: Math.max(below.length, above.length) }, (_, at) => {
    const node = above[at];
    return node === undefined || node === UNSET ? (below[at] ?? UNSET) : node;
  });
}

function settingTree(path: Path, leaf: Node): Node {
  return path.reduceRight<Node>((node, step) => {
    if (typeof step === 'string') return new Map([[step, node]]);
    const list: Node[] = Array.from({ length: step }, () => UNSET);
    // A list that begins with its first element is set as a whole all the same.
    return [...list, node];
  }, leaf);
}

/**
 * The steps of a name in `set`: dots part them, brackets hold the place in a list, and a backslash takes a dot for
 * itself: `controller.service.annotations.service\.beta\.kubernetes\.io/internal`, `hosts[0].host`.
 * https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function setPath(name: string): Path {
  const path: (string | number)[] = [];
  let step = '';
  let isOpen = true;
  const close = () => {
    if (isOpen && (step !== '' || path.length === 0)) path.push(step);
    step = '';
  };
  for (let at = 0; at < name.length; at++) {
    const character = name[at]!;
    if (character === '\\' && at + 1 < name.length) step += name[++at];
    else if (character === '.') {
      close();
      isOpen = true;
    } else if (character === '[') {
      const end = name.indexOf(']', at);
      const place = end < 0 ? Number.NaN : Number(name.slice(at + 1, end));
      if (!Number.isInteger(place) || place < 0 || place > LIST_MAX) step += character;
      else {
        close();
        path.push(place);
        isOpen = false;
        at = end;
      }
    } else {
      step += character;
      isOpen = true;
    }
  }
  close();
  return path.slice(0, DEPTH_MAX);
}

function plainValue(node: Node, path: Path, places: Map<string, Path>): Value {
  if (isTree(node))
    return new Map([...node].map(([key, item]) => [key, plainValue(item, [...path, key], places)] as const));
  if (isNodes(node)) return node.map((item, index) => plainValue(item, [...path, index], places));
  places.set(JSON.stringify(path), (node as Leaf).at);
  return (node as Leaf).value;
}

/** Parts of a chart's values that say how its pods run and not what they call. */
const NOT_CALLED = new Set([
  'affinity',
  'annotations',
  'labels',
  'matchLabels',
  'nodeSelector',
  'podAnnotations',
  'podLabels',
  'resources',
  'securityGroupIds',
  'tags',
  'tolerations',
]);

/** Every value as a variable, called after its key, or by the name that stands beside it. */
export function settingsIn(release: Release): Setting[] {
  const settings: Setting[] = release.opaque.map(({ value, at }) => ({ label: 'values', value, at }));
  const walk = (value: Value, path: Path, label: string): void => {
    if (isMap(value)) {
      const name = textOf(value.get('name') ?? value.get('key'));
      for (const [key, item] of value) {
        if (NOT_CALLED.has(key)) continue;
        const isBeside = key === 'value' || key === 'valueFrom';
        if (isBeside && name !== undefined) walk(item, [...path, key], name);
        else walk(item, [...path, key], key);
      }
    } else if (isList(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index], label);
    } else if (value instanceof Sym || (typeof value === 'string' && value !== '')) {
      settings.push({ label, value, at: release.place(path) });
    }
  };
  walk(release.values, [], 'values');
  return settings;
}

/** A map somewhere in the values of a chart. */
export interface Section {
  readonly path: Path;
  readonly values: ValueMap;
}

/** Every map of that name in the values: `ingress` of the chart, `server.ingress` of a part of it. */
export function sectionsCalled(name: string, values: ValueMap): readonly Section[] {
  const found: Section[] = [];
  const walk = (value: ValueMap, path: Path): void => {
    for (const [key, item] of value) {
      if (!isMap(item)) continue;
      const at = [...path, key];
      if (key === name) found.push({ path: at, values: item });
      walk(item, at);
    }
  };
  walk(values, []);
  return found;
}

interface DescribedChart {
  readonly type: string;
  readonly chart: ChartRule;
}

let charts: readonly DescribedChart[] | undefined;

/** Looked for among all types with the first release: most estates have none. */
function describedCharts(): readonly DescribedChart[] {
  charts ??= Object.entries(atlas.types).flatMap(([type, { chart }]) =>
    chart === undefined ? [] : [{ type, chart }],
  );
  return charts;
}

/** The described chart that a release installs: its type and rule. */
export function chartOf({ values }: Resource): DescribedChart | undefined {
  const chart = textOf(values.get('chart')) ?? '';
  const repository = textOf(values.get('repository')) ?? '';
  const name = chart
    .split('/')
    .at(-1)!
    .replace(/-\d[\w.+-]*\.tgz$/, '');
  const from = `${repository}/${chart}`;
  return describedCharts().find(({ chart: { names, repositories, ingress } }) => {
    if (!names.includes(name)) return false;
    // Anybody's chart may be called "gateway".
    if (ingress !== undefined && /^[./]/.test(chart)) return false;
    // A mirror or a copy in the repository has the same name; another publisher's has other values.
    const isPublished = /^https?:\/\//.test(repository);
    return !isPublished || repositories.some((one) => from.includes(one));
  });
}
