import { wellFormed } from '../encode.js';
import { safe, shorten } from '../text/style.js';
import type { Arrow, Box, Drawing, Drawn } from './drawing.js';

const STYLE: Readonly<Record<Arrow['style'], string>> = {
  hard: '',
  soft: ' [style=dashed]',
  start: ' [style=dotted, label="start"]',
};
const SHAPE: Readonly<Record<Drawn['shape'], string>> = {
  journey: 'shape=box, style="rounded,filled", fillcolor="#dbeafe"',
  resource: 'shape=box',
  service: 'shape=component',
  'third-party': 'shape=hexagon',
};
const SINGLE = 'color="#b91c1c", penwidth=3';
/** Said of each cluster: it would take it from the one around it. */
const FRAME = { single: 'color="#b91c1c"; penwidth=3;', other: 'color="#6b7280"; penwidth=1;' } as const;
const LONGEST = 80;

/** A Graphviz digraph: fault domains are clusters. */
export function graphviz(drawing: Drawing): string {
  const { note, journeys, boxes, loose, arrows } = drawing;
  const lines = [
    'digraph firebreak {',
    '  rankdir=LR;',
    '  graph [fontname="Helvetica", style=rounded];',
    '  node [fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9, color="#6b7280"];',
    ...(note === '' ? [] : [`  label=${quoted([note])};`]),
    ...(journeys.length === 0
      ? []
      : ['  { rank=source;', ...journeys.map((one) => `    ${node(one)}`), '  }']),
    ...boxes.flatMap((box) => boxLines(box, '  ')),
    ...loose.map((one) => `  ${node(one)}`),
    ...arrows.map(({ from, to, style }) => `  ${from} -> ${to}${STYLE[style]};`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function node({ id, lines, shape, single }: Drawn): string {
  const mark = single && shape !== 'journey' ? `, ${SINGLE}` : '';
  return `${id} [label=${quoted(lines)}, ${SHAPE[shape]}${mark}];`;
}

function boxLines({ id, label, single, nodes, boxes }: Box, indent: string): string[] {
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  label=${quoted([label])}; ${single ? FRAME.single : FRAME.other}`,
    ...nodes.map((one) => `${indent}  ${node(one)}`),
    ...boxes.flatMap((box) => boxLines(box, `${indent}  `)),
    `${indent}}`,
  ];
}

/** A quoted string; Graphviz reads HTML character references in it. */
function quoted(lines: readonly string[]): string {
  const text = (line: string) =>
    wellFormed(shorten(safe(line), LONGEST))
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '\\"')
      .replaceAll('&', '&amp;');
  return `"${lines.map(text).join('\\n')}"`;
}
