/** What maps of the same estate share: views come and go with every click, the estate and the worker stay. */
import type { Document } from '../model/types.js';
import { type Picture, pictureOf } from './aggregate.js';
import { type Layouter, startLayouter } from './elk.js';
import type { Geometry } from './layout.js';
import { openingOf } from './opening.js';
import type { Sizes } from './sizes.js';
import type { Translate } from './texts.js';
import type { Tree } from './tree.js';

type CreateWorker = () => Worker | Promise<Worker>;

let layouter: { readonly createWorker: CreateWorker | undefined; readonly started: Layouter } | undefined;
const openings = new WeakMap<Tree, ReadonlySet<string>>();
/** By what is open, which is a set of its own for every estate. */
const pictures = new WeakMap<ReadonlySet<string>, Picture>();
/** By picture and texts, which boxes are as large as, then by the window's aspect. */
const geometries = new WeakMap<Picture, WeakMap<Translate, Map<number, Promise<Geometry>>>>();

/** The worker that lays out, started by the first map. */
export function keptLayouter(createWorker: CreateWorker | undefined): Layouter {
  if (layouter === undefined || layouter.createWorker !== createWorker)
    layouter = { createWorker, started: startLayouter(createWorker) };
  return layouter.started;
}

/** What is open at first. */
export function keptOpening(tree: Tree): ReadonlySet<string> {
  return kept(openings, tree, () => openingOf(tree));
}

export function keptPicture(document: Document, tree: Tree, open: ReadonlySet<string>): Picture {
  return kept(pictures, open, () => pictureOf(document, tree, open));
}

/** A picture laid out; one that failed is tried again when it is asked for again. */
export function keptGeometry(
  layouter: Layouter,
  picture: Picture,
  t: Translate,
  sizes: () => Sizes,
  aspect: number,
): Promise<Geometry> {
  const byAspect = kept(
    kept(geometries, picture, () => new WeakMap()),
    t,
    () => new Map(),
  );
  return kept(byAspect, aspect, () => {
    const laidOut = layouter.layout(picture, sizes(), aspect);
    laidOut.catch(() => byAspect.delete(aspect));
    return laidOut;
  });
}

interface Store<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function kept<Key, Value>(store: Store<Key, Value>, key: Key, make: () => Value): Value {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
