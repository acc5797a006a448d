import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES, hostile, largeEstate } from '../../../test/support/hostile.js';
import { parseMermaid } from '../../../test/support/mermaid.js';
import type { Assessment } from '../../analysis/index.js';
import { assess } from '../../analysis/index.js';
import { type Box, drawingOf } from './drawing.js';
import { graphviz } from './graphviz.js';
import { mermaid } from './mermaid.js';

const viz = await instance();
/** Of this size each component is drawn, by type, and by kind. */
const sizes: [what: string, result: Assessment, journeys: number][] = [
  ['a small estate', assess(largeEstate(4)), 4],
  ['a medium estate', assess(largeEstate(100)), 20],
];

/** What Graphviz itself reads: nodes, clusters and edges, or its errors. */
function read(dot: string): { nodes: number; clusters: number; edges: number } {
  const result = viz.render(dot, { format: 'json' });
  expect(result.errors.filter(({ level }) => level === 'error')).toEqual([]);
  expect(result.status).toBe('success');
  const { objects = [], edges = [] } = JSON.parse(result.output!) as {
    objects?: { name: string }[];
    edges?: object[];
  };
  const nodes = objects.filter(({ name }) => /^n\d+$/.test(name));
  const clusters = objects.filter(({ name }) => name.startsWith('cluster_'));
  expect(nodes.length + clusters.length).toBe(objects.filter(({ name }) => !name.startsWith('%')).length);
  return {
    nodes: nodes.length,
    clusters: clusters.length,
    edges: edges.length,
  };
}

function boxesIn(boxes: readonly Box[]): readonly Box[] {
  return boxes.flatMap((box) => [box, ...boxesIn(box.boxes)]);
}

describe('a drawing', () => {
  it.each(sizes)('of %s is the same for Graphviz and Mermaid', async (_, result, journeys) => {
    const drawing = drawingOf(result);
    expect(drawing.journeys.length).toBe(journeys);
    const boxes = boxesIn(drawing.boxes);
    const nodes = journeys + drawing.loose.length + boxes.reduce((sum, box) => sum + box.nodes.length, 0);
    const dot = read(graphviz(drawing));
    expect(dot).toMatchObject({ nodes, clusters: boxes.length, edges: drawing.arrows.length });
    const db = await parseMermaid(mermaid(drawing));
    const drawn = [...db.getVertices().keys()].filter((id) => /^n\d+$/.test(id));
    expect(drawn.length).toBe(nodes);
    expect(db.getSubGraphs().length).toBe(boxes.length);
    expect(db.getEdges().length).toBe(drawing.arrows.length);
  });

  it('nests zones in their region and puts components into the zone they sit in', () => {
    const { boxes } = drawingOf(sizes[0]![1]);
    expect(boxes.map(({ label }) => label)).toContain('region p/r0');
    const region = boxes.find(({ label }) => label === 'region p/r0')!;
    expect(region.boxes.map(({ label }) => label)).toEqual(['zone p/r0-a']);
    expect(region.boxes[0]!.nodes.flatMap(({ lines }) => lines)).toEqual(['lb.0', 'service.0', 'database.0']);
  });

  it('marks what alone takes a journey down, and nothing that has an alternative', () => {
    const estate = largeEstate(1);
    const dependencies = estate.dependencies.map((one) =>
      one.to === 'database.0' ? { ...one, group: 'databases' } : one,
    );
    const spare = { ...estate.components.find(({ id }) => id === 'database.0')!, id: 'database.spare' };
    const result = assess({
      ...estate,
      components: [...estate.components, spare],
      dependencies: [
        ...dependencies,
        { from: 'service.0', to: spare.id, need: 'run', group: 'databases', evidence: { by: 'declared' } },
      ],
      groups: [{ id: 'databases', need: 1, full: 2 }],
    });
    const drawing = drawingOf(result);
    const nodes = [...drawing.loose, ...boxesIn(drawing.boxes).flatMap((box) => box.nodes)];
    const single = nodes.filter((one) => one.single).map(({ lines }) => lines[0]);
    expect(single).toEqual(['lb.0', 'service.0']);
  });

  it('of a very large estate stays below what Mermaid takes, and says that it is not all', async () => {
    const result = assess(largeEstate(400));
    const drawing = drawingOf(result);
    const text = mermaid(drawing);
    expect(drawing.note).toMatch(/drawn by fault domain/);
    expect(text).toContain(drawing.note);
    expect(text.length).toBeLessThan(50_000);
    expect((await parseMermaid(text)).getEdges().length).toBeLessThanOrEqual(400);
    expect(drawingOf(result, { all: true }).arrows.length).toBe(1200);
    expect(drawingOf(result, { all: true }).note).toBe('');
  });

  it('without journeys is empty and says why', async () => {
    const drawing = drawingOf(assess({ ...largeEstate(1), journeys: [] }));
    expect(drawing.note).toMatch(/no entry point/);
    expect(read(graphviz(drawing))).toMatchObject({ nodes: 0, edges: 0 });
    expect([...(await parseMermaid(mermaid(drawing))).getVertices().keys()]).toEqual(['note']);
  });

  it('of hostile names has as many nodes and edges as there are, whatever the names say', async () => {
    const drawing = drawingOf(hostile());
    const count = HOSTILE_NAMES.length;
    const dot = read(graphviz(drawing));
    expect(dot).toMatchObject({ nodes: 2 * count, clusters: 2, edges: count });
    const db = await parseMermaid(mermaid(drawing));
    expect([...db.getVertices().keys()].filter((id) => /^n\d+$/.test(id)).length).toBe(2 * count);
    expect(db.getEdges().length).toBe(count);
    expect(db.getSubGraphs().length).toBe(2);
    for (const { text } of db.getVertices().values()) expect(text ?? '').not.toMatch(/[<>`"]/);
  });
});
