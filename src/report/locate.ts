import type { Finding } from '../analysis/index.js';
import type { Component, Estate } from '../estate/index.js';

export interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Where in the code to look at a finding: where its subject is written; for a place or a service, which no file
 * describes, the first step of the chain that a file states; else where users enter.
 */
export function locator(estate: Estate): (finding: Finding) => Place | undefined {
  const component = new Map(estate.components.map((one) => [one.id, one]));
  const entry = new Map(estate.journeys.map((one) => [one.id, one.entry]));
  const written = (id: string | undefined) => (id === undefined ? undefined : placeOf(component.get(id)));
  return ({ subject, path, journeys }) => {
    const own = written(subject);
    if (own !== undefined) return own;
    for (const { evidence } of path) {
      if (evidence.file !== undefined) return { file: evidence.file, line: evidence.line ?? 1 };
    }
    return written(journeys[0]) ?? written(entry.get(journeys[0] ?? ''));
  };
}

function placeOf(component: Component | undefined): Place | undefined {
  if (component === undefined || !('file' in component.source)) return undefined;
  return { file: component.source.file, line: component.source.line };
}
