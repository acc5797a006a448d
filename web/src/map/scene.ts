import type { Caption } from './captions.js';
import { captionOf } from './captions.js';
import type { BoxKind, Scene } from './draw.js';
import type { Palette } from './palette.js';
import type { Translate } from './texts.js';
import type { Shown } from './use-picture.js';

/** What is written on each visible box. */
export function captionsOf({ picture, tree }: Shown, t: Translate): ReadonlyMap<string, Caption> {
  return new Map([...picture.boxes.values()].map((box) => [box.id, captionOf(box, tree, t)]));
}

/** All that the canvas is drawn from. */
export function sceneOf(
  { picture, geometry, tree }: Shown,
  captions: Scene['captions'],
  shares: Scene['shares'],
  palette: Palette,
  highlight: readonly string[],
): Scene {
  const kinds = new Map<string, BoxKind>();
  for (const { id, node } of picture.boxes.values())
    kinds.set(id, tree.places.drawn.get(node.members[0]!)!.kind);
  const chain = new Set(highlight.flatMap((id) => picture.boxOf.get(id) ?? []));
  return { picture, rects: geometry.rects, captions, kinds, shares, palette, chain };
}
