import type { Severity } from '../../../src/analysis/index.js';
import { texts } from '../state.js';

export type StateName = 'up' | 'down' | 'degraded' | 'recovering' | 'unknown' | 'start' | 'change';

/** A square in the colour and the pattern of a state. It stands beside the word for it. */
export function Swatch({ state }: { readonly state: StateName }) {
  return <i class={`swatch bar-${state}`} aria-hidden="true" />;
}

/** A severity by its word; colour only underlines it. */
export function SeverityTag({ severity }: { readonly severity: Severity }) {
  return <span class={`severity severity-${severity}`}>{texts.value.m.severities[severity]}</span>;
}
