import type { Step } from '../../analysis/index.js';
import type { Component, Diagnostic, Evidence } from '../../estate/index.js';
import { clip, pad, safe, shorten, widthOf } from './style.js';

/** How a dependency is told, by what it is for. */
export const VERB = { run: 'needs', start: 'to start needs', change: 'to be changed needs' } as const;

/** Where a claim can be looked up: `main.tf:12`, or the page that states it. */
export function place(evidence: Evidence): string {
  const where =
    evidence.file === undefined
      ? (evidence.url ?? evidence.rule ?? evidence.by)
      : `${evidence.file}:${evidence.line}`;
  return safe(where) + (evidence.confidence === undefined ? '' : ' (unverified)');
}

/** Where something was read: `firebreak.yaml:3:5`. */
export function positionOf({ file, line, column }: Pick<Diagnostic, 'file' | 'line' | 'column'>): string {
  return `${safe(file)}:${line}${column === undefined ? '' : `:${column}`}`;
}

/** Says that a chain which is not shown rests on pages that were not read; empty where it does not. */
export function unverifiedIn(path: readonly Step[]): string {
  const count = path.filter(({ evidence }) => evidence.confidence !== undefined).length;
  return count === 0 ? '' : ` (rests on ${count === 1 ? 'a page' : `${count} pages`} not read by us)`;
}

export function sourceOf(component: Component): string {
  const { source } = component;
  return safe('file' in source ? `${source.file}:${source.line}` : source.url);
}

/**
 * A chain as lines: what is needed, the place that says so, and in what room is left, why. The place is never
 * cut: it is what a reader goes to.
 */
export function chainLines(path: readonly Step[], width: number): string[] {
  const rows = path.map(({ to, need, evidence }) => {
    const verb = VERB[need];
    return {
      what: `${verb} ${safe(to)}`,
      where: place(evidence),
      why: safe(evidence.note ?? evidence.rule ?? ''),
    };
  });
  const widest = Math.max(...rows.map(({ what }) => widthOf(what)));
  return rows.flatMap(({ what, where, why }) => {
    const left = Math.min(widest, Math.max(24, width - widthOf(where) - 2));
    const line = `${pad(shorten(what, left), left)}  ${where}`;
    // A place too long for the line gets one of its own rather than being cut.
    if (widthOf(line) > width) return [shorten(what, width), `  ${where}`];
    const room = width - widthOf(line) - 2;
    return [why !== '' && room >= Math.min(12, widthOf(why)) ? `${line}  ${clip(why, room)}` : line];
  });
}
