import ELK from 'elkjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Component, Dependency } from '../../../src/estate/index.js';
import { component, needing } from '../model/fixture.js';
import { contains, type Picture, pictureOf } from './aggregate.js';
import { writtenOf } from './captions.js';
import { estateOf, shop } from './fixture.js';
import { hitAt, nextBox } from './hit.js';
import { type Geometry, layOut, type Rect } from './layout.js';
import { openingOf, revealed, toggled } from './opening.js';
import { sizesFor } from './sizes.js';
import { english } from './texts.js';
import { LARGEST_GROUP, type Tree, treeOf } from './tree.js';

const elk = new ELK();

async function layoutOf(picture: Picture, tree: Tree): Promise<Geometry> {
  const captions = new Map([...picture.boxes.values()].map((box) => [box.id, writtenOf(box, tree, english)]));
  const sizes = sizesFor(captions, (text, size) => text.length * size * 0.55);
  return layOut(picture, sizes, 1.5, (graph) => elk.layout(graph));
}

const SIZE = 40;
/** Anything may need anything; domains too, in circles too. */
const documents = fc
  .record({
    kinds: fc.array(
      fc.record({
        kind: fc.constantFrom<Component['kind']>(
          ...['resource', 'resource', 'service', 'domain', 'third-party', 'journey'].map(
            (kind) => kind as Component['kind'],
          ),
        ),
        type: fc.constantFrom('a', 'b', 'zone', 'region'),
        glue: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
        disabled: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
      }),
      { maxLength: SIZE },
    ),
    pairs: fc.array(
      fc.record({
        from: fc.nat(SIZE - 1),
        to: fc.nat(SIZE - 1),
        need: fc.constantFrom<Dependency['need']>('run', 'run', 'start', 'change'),
        soft: fc.boolean(),
      }),
      { maxLength: 80 },
    ),
  })
  .map(({ kinds, pairs }) => {
    const components = kinds.map(({ kind, ...more }, at) => component(`c${at}`, kind, more));
    const dependencies = pairs
      .filter(({ from, to }) => from < kinds.length && to < kinds.length && from !== to)
      .map(({ from, to, need, soft }) => needing(`c${from}`, `c${to}`, { need, ...(soft ? { soft } : {}) }));
    return estateOf(components, dependencies);
  });

/** Some boxes opened and closed by hand. */
function openedBy(tree: Tree, choices: readonly number[]): ReadonlySet<string> {
  const ids = [...tree.nodes.keys()];
  return choices.reduce<ReadonlySet<string>>(
    (open, choice) => (ids.length === 0 ? open : toggled(tree, open, ids[choice % ids.length]!)),
    openingOf(tree),
  );
}
const cases = fc.record({ document: documents, choices: fc.array(fc.nat(1000), { maxLength: 12 }) });

describe('a picture of any estate', () => {
  it('has every drawn component in one visible box, the one that stands for it', () => {
    fc.assert(
      fc.property(cases, ({ document, choices }) => {
        const tree = treeOf(document);
        const picture = pictureOf(document, tree, openedBy(tree, choices));
        expect([...picture.boxOf.keys()].sort()).toEqual([...tree.places.drawn.keys()].sort());
        for (const [id, box] of picture.boxOf) expect(picture.boxes.get(box)!.node.members).toContain(id);
        // Closed boxes and open domains, added up, are everything once.
        const counted = [...picture.boxes.values()].reduce(
          (sum, { open, node }) => sum + (open ? Number(node.shape === 'domain') : node.members.length),
          0,
        );
        expect(counted).toBe(tree.places.drawn.size);
      }),
    );
  });

  it('has edges between visible boxes that do not contain one another, each once', () => {
    fc.assert(
      fc.property(cases, ({ document, choices }) => {
        const tree = treeOf(document);
        const { boxes, edges } = pictureOf(document, tree, openedBy(tree, choices));
        expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length);
        for (const { from, to } of edges) {
          expect(boxes.has(from) && boxes.has(to)).toBe(true);
          expect(contains(boxes, from, to) || contains(boxes, to, from)).toBe(false);
        }
      }),
    );
  });

  it('is laid out with children within their parents, and none over its sibling', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ document, choices }) => {
        const tree = treeOf(document);
        const picture = pictureOf(document, tree, openedBy(tree, choices));
        const { rects } = await layoutOf(picture, tree);
        expect([...rects.keys()]).toEqual([...picture.boxes.keys()]);
        for (const { id, children } of picture.boxes.values())
          for (const child of children) expect(isWithin(rects.get(child)!, rects.get(id)!)).toBe(true);
        for (const siblings of [picture.roots, ...[...picture.boxes.values()].map((box) => box.children)])
          for (const [at, one] of siblings.entries())
            for (const other of siblings.slice(at + 1))
              expect(overlap(rects.get(one)!, rects.get(other)!)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('is walked with arrow keys from the first box to every other', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ document, choices }) => {
        const tree = treeOf(document);
        const picture = pictureOf(document, tree, openedBy(tree, choices));
        const geometry = await layoutOf(picture, tree);
        const [first] = picture.boxes.keys();
        if (first === undefined) return;
        expect(walkedFrom(picture, geometry, first).size).toBe(picture.boxes.size);
      }),
      { numRuns: 30 },
    );
  });

  it('is found by its points: the innermost box under the middle of each closed box is that box', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ document, choices }) => {
        const tree = treeOf(document);
        const picture = pictureOf(document, tree, openedBy(tree, choices));
        const geometry = await layoutOf(picture, tree);
        for (const { id, open } of picture.boxes.values()) {
          const { x, y, width, height } = geometry.rects.get(id)!;
          if (!open)
            expect(hitAt(picture, geometry, x + width / 2, y + height / 2)).toEqual({ id, toggle: false });
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** Every box that arrow keys lead to. */
function walkedFrom(picture: Picture, geometry: Geometry, start: string): ReadonlySet<string> {
  const walked = new Set([start]);
  for (const id of walked)
    for (const direction of ['left', 'right', 'up', 'down'] as const) {
      const next = nextBox(picture, geometry, id, direction);
      if (next !== undefined) walked.add(next);
    }
  return walked;
}

function isWithin(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width + 0.01 &&
    inner.y + inner.height <= outer.y + outer.height + 0.01
  );
}

function overlap(a: Rect, b: Rect): boolean {
  const slack = 0.01;
  return (
    a.x + a.width > b.x + slack &&
    b.x + b.width > a.x + slack &&
    a.y + a.height > b.y + slack &&
    b.y + b.height > a.y + slack
  );
}

describe('the picture of a shop', () => {
  const document = shop();
  const tree = treeOf(document);
  const opening = openingOf(tree);

  it('opens everything where there is little', () => {
    const { boxes, boxOf } = pictureOf(document, tree, opening);
    expect(boxOf.get('subnet.a')).toBe('subnet.a');
    expect(boxes.get('p/r-a')!.open).toBe(true);
  });

  it('tells edges apart by how they are needed, without those that say where things sit', () => {
    const { edges } = pictureOf(document, tree, opening);
    const strength = (from: string, to: string) =>
      edges.find((edge) => edge.from === from && edge.to === to)?.strength;
    expect(strength('checkout', 'lb.shop')).toBe('hard');
    expect(strength('checkout', 'saas/pay')).toBe('soft');
    expect(strength('checkout', 'zone.shop')).toBe('start');
    expect(strength('lb.shop', 'subnet.a')).toBe('redundant');
    expect(strength('subnet.a', 'p/r-a')).toBeUndefined();
  });

  it('lets a closed box stand for all in it, with one edge for all of theirs', () => {
    const closed = toggled(tree, opening, 'p/r');
    const { boxes, boxOf, edges } = pictureOf(document, tree, closed);
    expect(boxes.get('p/r')!.open).toBe(false);
    for (const id of ['subnet.a', 'p/r-a', 'lb.shop', 'p/r']) expect(boxOf.get(id)).toBe('p/r');
    expect(edges).toContainEqual({
      from: 'checkout',
      to: 'p/r',
      strength: 'hard',
      count: 2,
      isPlacement: false,
    });
  });

  it('opens what is around a component to reveal it, and nothing else', () => {
    const all = revealed(tree, new Set(), 'subnet.a');
    expect([...all].sort()).toEqual(['jurisdiction/us', 'p', 'p/r', 'p/r-a']);
    expect(revealed(tree, all, 'subnet.a')).toBe(all);
  });

  it('looks the same every time', async () => {
    const again = shop();
    const other = treeOf(again);
    const one = await layoutOf(pictureOf(document, tree, opening), tree);
    const two = await layoutOf(pictureOf(again, other, openingOf(other)), other);
    expect([...two.rects]).toEqual([...one.rects]);
  });

  it('is entered from the left, and walked with arrow keys', async () => {
    const picture = pictureOf(document, tree, opening);
    const geometry = await layoutOf(picture, tree);
    const { x, width } = geometry.rects.get('checkout')!;
    expect(x + width).toBeLessThan(geometry.rects.get('lb.shop')!.x);
    const right = nextBox(picture, geometry, 'checkout', 'right')!;
    expect(geometry.rects.get(right)!.x).toBeGreaterThan(x);
    expect(walkedFrom(picture, geometry, 'checkout').size).toBe(picture.boxes.size);
  });
});

describe('a large estate', () => {
  const many = 5000;
  const document = estateOf(
    [
      component('p', 'domain', { type: 'provider' }),
      ...Array.from({ length: many }, (_, at) =>
        component(`thing.${String(at).padStart(4, '0')}`, 'resource', { type: `type_${at % 30}` }),
      ),
    ],
    Array.from({ length: many }, (_, at) => needing(`thing.${String(at).padStart(4, '0')}`, 'p')),
  );
  const tree = treeOf(document);

  it('starts with few boxes that stand for all', () => {
    const { boxes, boxOf } = pictureOf(document, tree, openingOf(tree));
    expect(boxes.size).toBe(31);
    expect(boxOf.size).toBe(many + 1);
  });

  it('opens a large group in parts of what can be looked through', () => {
    const { nodes } = tree;
    const group = nodes.get(nodes.get('p')!.children[0]!)!;
    expect(group.members.length).toBe(167);
    for (const part of group.children)
      expect(nodes.get(part)!.members.length).toBeLessThanOrEqual(LARGEST_GROUP);
  });
});
