import ELK from 'elkjs';
import { describe, expect, it } from 'vitest';
import { component, needing } from '../model/fixture.js';
import { type Edge, pictureOf } from './aggregate.js';
import { writtenOf } from './captions.js';
import { pointsOf, wayAlong } from './curves.js';
import { standingEdges } from './emphasis.js';
import { estateOf, shop } from './fixture.js';
import { layOut, type Rect } from './layout.js';
import { openingOf } from './opening.js';
import { routesAround } from './routing.js';
import { sizesFor } from './sizes.js';
import { english } from './texts.js';
import { treeOf } from './tree.js';

const edge = (from: string, to: string): Edge => ({
  from,
  to,
  strength: 'hard',
  count: 1,
  isPlacement: false,
});

describe('lines that are always drawn', () => {
  it('leave out where things are placed', () => {
    const document = shop();
    const tree = treeOf(document);
    const picture = pictureOf(document, tree, openingOf(tree));
    const subnet = (list: readonly Edge[]) => list.filter(({ to }) => to.startsWith('subnet.'));
    expect(subnet(picture.edges).length).toBe(2);
    expect(subnet(standingEdges(picture))).toEqual([]);
  });

  it('are one to a group for several to its members', () => {
    const document = estateOf(
      [
        component('app', 'resource', { type: 'app' }),
        component('queue.a', 'resource', { type: 'queue' }),
        component('queue.b', 'resource', { type: 'queue' }),
        component('key', 'resource', { type: 'key' }),
      ],
      [needing('app', 'queue.a', { soft: true }), needing('app', 'queue.b'), needing('queue.a', 'key')],
    );
    const tree = treeOf(document);
    const picture = pictureOf(document, tree, new Set(tree.nodes.keys()));
    const group = picture.boxes.get('queue.a')!.parent!;
    expect(standingEdges(picture)).toEqual([{ ...edge('app', group), count: 2 }, edge('queue.a', 'key')]);
  });
});

describe('a line that would run through a box', () => {
  const document = estateOf(
    ['a', 'between', 'b'].map((id) => component(id, 'resource', { type: id })),
    [],
  );
  const tree = treeOf(document);
  const picture = pictureOf(document, tree, openingOf(tree));
  const box = (x: number, y: number): Rect => ({ x, y, width: 100, height: 40 });
  const rects = new Map([
    ...picture.roots.map((id) => [id, { x: -50, y: -100, width: 700, height: 500 }] as const),
    ['a', box(0, 0)],
    ['between', box(200, 0)],
    ['b', box(400, 0)],
  ]);

  it('goes around it', () => {
    const [route] = routesAround(picture, rects, [edge('a', 'b')]).values();
    const inside = pointsOf(wayAlong(route!)).filter(({ x, y }) => x > 200 && x < 300 && y > 0 && y < 40);
    expect(inside).toEqual([]);
    expect(route![0]).toEqual({ x: 100, y: 20 });
    expect(route!.at(-1)).toEqual({ x: 400, y: 20 });
  });

  it('is left to be a curve where nothing is in its way', () => {
    const free = new Map([...rects, ['between', box(200, 200)]] as const);
    expect(routesAround(picture, free, [edge('a', 'b')]).size).toBe(0);
  });
});

describe('boxes', () => {
  it('are as wide as their names, which are shown in full within reason', async () => {
    const name = 'orders-of-the-whole-shop';
    const document = estateOf([component(`queue.${name}`, 'resource', { type: 'queue' })], []);
    const tree = treeOf(document);
    const picture = pictureOf(document, tree, openingOf(tree));
    const captions = new Map(
      [...picture.boxes.values()].map((one) => [one.id, writtenOf(one, tree, english)]),
    );
    const sizes = sizesFor(captions, (text) => text.length * 7);
    const elk = new ELK();
    const { rects } = await layOut(picture, sizes, 1.5, (graph) => elk.layout(graph));
    const { width } = rects.get(`queue.${name}`)!;
    expect(width).toBeGreaterThan(name.length * 7);
    expect(width).toBeLessThanOrEqual(228);
  });
});
