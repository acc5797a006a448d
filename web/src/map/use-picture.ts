import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Document } from '../model/types.js';
import type { Picture } from './aggregate.js';
import { type Caption, writtenOf } from './captions.js';
import { keptGeometry, keptLayouter, keptOpening, keptPicture } from './kept.js';
import type { Geometry } from './layout.js';
import { revealed, toggled } from './opening.js';
import { type Measure, measureOn, sizesFor } from './sizes.js';
import type { Translate } from './texts.js';
import { type Tree, treeOf } from './tree.js';

/** A picture with where everything in it is: never one of an estate with places of another. */
export interface Shown {
  readonly tree: Tree;
  readonly picture: Picture;
  readonly geometry: Geometry;
  /** What is written on each box; it is as large as that. */
  readonly captions: ReadonlyMap<string, Caption>;
  /** The box that was opened or closed to come here: it stays where it is. */
  readonly stay: string | undefined;
}

/** Width by height that pictures are laid out for, within reason. */
const ASPECTS = { least: 0.5, most: 2.4, usual: 1.5 } as const;

/**
 * What is open in an estate, and its picture laid out for the element it is in; until the next layout is there, the last
 * one is shown.
 */
export function usePicture(
  document: Document,
  host: RefObject<HTMLElement | null>,
  t: Translate,
  createWorker?: () => Worker | Promise<Worker>,
) {
  const layouter = keptLayouter(createWorker);
  const tree = useMemo(() => treeOf(document), [document]);
  const [state, setState] = useState({
    tree,
    open: keptOpening(tree),
    stay: undefined as string | undefined,
  });
  // Another estate opens anew.
  const current = state.tree === tree ? state : { tree, open: keptOpening(tree), stay: undefined };
  if (current !== state) setState(current);
  const picture = keptPicture(document, tree, current.open);
  const [shown, setShown] = useState<Shown>();
  const [failure, setFailure] = useState<string>();
  const measure = useRef<Measure>(null);
  /** As the window is at first: a picture that is looked at does not rearrange itself. */
  const aspect = useRef<number>(null);
  useEffect(() => {
    const { clientWidth, clientHeight, ownerDocument } = host.current!;
    measure.current = measureOn(
      ownerDocument.createElement('canvas'),
      getComputedStyle(host.current!).fontFamily,
    );
    const own = clientWidth === 0 || clientHeight === 0 ? ASPECTS.usual : clientWidth / clientHeight;
    aspect.current = Math.min(ASPECTS.most, Math.max(ASPECTS.least, own));
  }, []);
  useEffect(() => {
    let isLatest = true;
    const captions = new Map([...picture.boxes.values()].map((box) => [box.id, writtenOf(box, tree, t)]));
    const sizes = () => sizesFor(captions, measure.current!);
    keptGeometry(layouter, picture, t, sizes, aspect.current!).then(
      (geometry) => {
        if (!isLatest) return;
        setFailure(undefined);
        setShown({ tree, picture, geometry, captions, stay: current.stay });
      },
      (error: unknown) => {
        if (isLatest) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isLatest = false;
    };
  }, [layouter, picture, t]);
  return {
    tree,
    shown: shown?.tree === tree ? shown : undefined,
    failure,
    toggle: (id: string) =>
      setState((from) => ({ ...from, open: toggled(from.tree, from.open, id), stay: id })),
    reveal: (id: string) =>
      setState((from) => {
        const open = revealed(from.tree, from.open, id);
        return open === from.open ? from : { ...from, open, stay: undefined };
      }),
  };
}
