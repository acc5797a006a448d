import type { Element } from './xml.js';

/** What a definition defines; names of gates and events share one space, parameters have their own. */
export type Kind = 'gate' | 'basic-event' | 'house-event' | 'parameter';

export interface Definition {
  readonly kind: Kind;
  /** As written. */
  readonly name: string;
  /** The containers it stands in, outermost first, joined by dots; empty for model data. */
  readonly container: string;
  /** Its formula or expression; undefined where it has none. */
  readonly body: Element | undefined;
  readonly file: string;
  readonly line: number;
}

/** Tells of something that is wrong with the model. */
export type Problem = (message: string, file: string, line: number) => void;

const DEFINES: ReadonlyMap<string, Kind> = new Map([
  ['define-gate', 'gate'],
  ['define-basic-event', 'basic-event'],
  ['define-house-event', 'house-event'],
  ['define-parameter', 'parameter'],
]);
const CONTAINERS = new Set(['define-fault-tree', 'define-component', 'model-data']);
/** Description without meaning for the analyses. */
const DESCRIBES = new Set(['label', 'attributes']);
/** Left out, they would change what fails. */
const DECISIVE = new Set(['define-CCF-group', 'define-substitution']);

/** All definitions of a document, in its order. What has a meaning and is not read is a problem. */
export function definitionsIn(root: Element, file: string, problem: Problem): Definition[] {
  if (root.name !== 'opsa-mef') {
    problem(`<${root.name}> is not Open-PSA: a model begins with <opsa-mef>`, file, root.line);
    return [];
  }
  const found: Definition[] = [];
  const pending: { element: Element; container: string }[] = [{ element: root, container: '' }];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const { element, container } = one;
    const inner: typeof pending = [];
    for (const child of element.children) {
      const kind = DEFINES.get(child.name);
      const { name } = child.attributes;
      if (kind !== undefined) {
        if (name === undefined) problem(`<${child.name}> has no name`, file, child.line);
        else
          found.push({ kind, name, container, body: bodyOf(child, file, problem), file, line: child.line });
      } else if (CONTAINERS.has(child.name)) {
        const path = child.name === 'model-data' ? container : [container, name].filter(Boolean).join('.');
        inner.push({ element: child, container: path });
      } else if (!DESCRIBES.has(child.name)) {
        const what = DECISIVE.has(child.name) ? 'and changes what fails' : 'of an Open-PSA model';
        problem(`<${child.name}> is not read ${what}; take it out`, file, child.line);
      }
    }
    pending.push(...inner.reverse());
  }
  return found;
}

function bodyOf(definition: Element, file: string, problem: Problem): Element | undefined {
  const bodies = definition.children.filter(({ name }) => !DESCRIBES.has(name));
  const second = bodies[1];
  if (second !== undefined) {
    const { name } = definition.attributes;
    problem(`"${name}" has more than one formula; join them by <and> or <or>`, file, second.line);
  }
  return bodies[0];
}

/** Finds what a name means where it is used: the nearest container that defines it, then the whole model. */
export class Names {
  readonly #byPath = new Map<string, Definition>();
  readonly #byName = new Map<string, Definition[]>();

  constructor(definitions: readonly Definition[], problem: Problem) {
    for (const one of definitions) {
      const path = pathOf(one.kind, one.container, one.name);
      const before = this.#byPath.get(path);
      if (before !== undefined) {
        problem(
          `"${one.name}" is defined a second time; the first is ${before.file}:${before.line}`,
          one.file,
          one.line,
        );
        continue;
      }
      this.#byPath.set(path, one);
      const key = pathOf(one.kind, '', one.name);
      const named = this.#byName.get(key);
      if (named === undefined) this.#byName.set(key, [one]);
      else named.push(one);
    }
  }

  /** The definition, or why there is none, as the end of a sentence about the name. */
  find(kind: Kind, name: string, container: string): Definition | string {
    for (let at = container; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const found = this.#byPath.get(pathOf(kind, at, name));
      if (found !== undefined) return found;
      if (at === '') break;
    }
    const named = this.#byName.get(pathOf(kind, '', name)) ?? [];
    if (named.length === 1) return named[0]!;
    if (named.length === 0) return 'is not defined';
    return `is defined in several places (${named.map((one) => `${one.file}:${one.line}`).join(', ')}); write its path`;
  }
}

function pathOf(kind: Kind, container: string, name: string): string {
  const space = kind === 'parameter' ? 'parameter' : 'event';
  return `${space} ${container === '' ? name : `${container}.${name}`}`;
}
