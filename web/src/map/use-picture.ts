import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Document } from '../model/types.js';
import { type Picture, pictureOf } from './aggregate.js';
import { startLayouter } from './elk.js';
import type { Geometry } from './layout.js';
import { openingOf, revealed, toggled } from './opening.js';
import { type Tree, treeOf } from './tree.js';

/** A picture with where everything in it is: never one of an estate with places of another. */
export interface Shown {
  readonly tree: Tree;
  readonly picture: Picture;
  readonly geometry: Geometry;
  /** The box that was opened or closed to come here: it stays where it is. */
  readonly stay: string | undefined;
}

/** What is open in an estate, and its picture laid out; until the next layout is there, the last one is shown. */
export function usePicture(document: Document, createWorker?: () => Worker | Promise<Worker>) {
  const worker = useRef(createWorker);
  const layouter = useMemo(() => startLayouter(worker.current), []);
  const tree = useMemo(() => treeOf(document), [document]);
  const [state, setState] = useState({ tree, open: openingOf(tree), stay: undefined as string | undefined });
  // Another estate opens anew.
  const current = state.tree === tree ? state : { tree, open: openingOf(tree), stay: undefined };
  if (current !== state) setState(current);
  const picture = useMemo(() => pictureOf(document, tree, current.open), [document, tree, current.open]);
  const [shown, setShown] = useState<Shown>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => () => layouter.stop(), [layouter]);
  useEffect(() => {
    let isLatest = true;
    layouter.layout(picture).then(
      (geometry) => {
        if (!isLatest) return;
        setFailure(undefined);
        setShown({ tree, picture, geometry, stay: current.stay });
      },
      (error: unknown) => {
        if (isLatest) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isLatest = false;
    };
  }, [layouter, picture]);
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
