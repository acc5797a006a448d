import { safe, shorten } from '../text/style.js';
import type { Arrow, Box, Drawing, Drawn } from './drawing.js';

const ARROW: Readonly<Record<Arrow['style'], string>> = { hard: '-->', soft: '-.->', start: '-. start .->' };
const LONGEST = 60;
const LONGEST_NOTE = 200;

/** A Mermaid flowchart. Ids are numbers and labels are encoded, so that no name can be read as syntax. */
export function mermaid(drawing: Drawing): string {
  const lines = [
    'flowchart LR',
    '  classDef journey fill:#dbeafe,stroke:#1d4ed8,color:#111',
    '  classDef single fill:#fee2e2,stroke:#b91c1c,stroke-width:3px,color:#111',
    ...drawing.journeys.map((one) => `  ${node(one)}`),
    ...drawing.boxes.flatMap((box) => boxLines(box, '  ')),
    ...drawing.loose.map((one) => `  ${node(one)}`),
    ...(drawing.note === ''
      ? []
      : [`  note["${text(drawing.note, LONGEST_NOTE)}"]`, '  style note fill:none,stroke:none']),
    ...drawing.arrows.map(({ from, to, style }) => `  ${from} ${ARROW[style]} ${to}`),
  ];
  const single = singlesIn(drawing.boxes);
  if (single.length > 0) lines.push(`  class ${single.join(',')} single`);
  return `${lines.join('\n')}\n`;
}

function node({ id, lines, shape, single }: Drawn): string {
  const label = `"${lines.map((line) => text(line)).join('<br/>')}"`;
  const drawn = {
    journey: `([${label}])`,
    resource: `[${label}]`,
    service: `[[${label}]]`,
    'third-party': `{{${label}}}`,
  }[shape];
  const style = shape === 'journey' ? ':::journey' : single ? ':::single' : '';
  return `${id}${drawn}${style}`;
}

function boxLines({ id, label, nodes, boxes }: Box, indent: string): string[] {
  return [
    `${indent}subgraph ${id}["${text(label)}"]`,
    ...nodes.map((one) => `${indent}  ${node(one)}`),
    ...boxes.flatMap((box) => boxLines(box, `${indent}  `)),
    `${indent}end`,
  ];
}

function singlesIn(boxes: readonly Box[]): string[] {
  return boxes.flatMap(({ id, single, boxes: inner }) => [...(single ? [id] : []), ...singlesIn(inner)]);
}

/** Mermaid's own form of character references: `#35;` for a number sign. */
function text(label: string, longest = LONGEST): string {
  return shorten(safe(label), longest).replaceAll(
    /[^\p{L}\p{N} _./:,()[\]…-]/gu,
    (char) => `#${char.codePointAt(0)};`,
  );
}
