import type { Component } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';

/**
 * A module nobody fetched: what its inputs refer to it may need, and whether it does is not known. So each of them
 * is an alternative to a placeholder that is up in one pass of the analysis and down in the other: the answer comes
 * out as `unknown`, never as fine and never as down.
 */
export function needOfModule(context: Context, entry: Entry): Component | undefined {
  if (!entry.resource.opaque) return undefined;
  const from = entry.resource.id;
  const unread = `${from}/unread`;
  const maybe = (to: string, at: readonly (string | number)[], note: string) => {
    if (to === from) return;
    const evidence = codeEvidence(entry, at, 'module not fetched', note);
    context.alternative(from, 'run', to, { to, evidence }, { full: 1 });
    context.alternative(from, 'run', to, { to: unread, evidence }, { full: 1 });
  };
  for (const [name, value] of entry.resource.values) {
    if (name === 'source' || name === 'version') continue;
    for (const target of context.targets.in(value)) {
      maybe(context.idFor(target.entry, entry.region), [name], `named by its input ${name}; what for is not known`);
    }
  }
  if (entry.provider !== undefined) maybe(`${entry.provider}/${entry.region}`, [], 'creates resources here');
  return {
    id: unread,
    kind: 'resource',
    type: 'unread',
    name: 'contents not read',
    source: entry.resource.source,
    unknown: true,
  };
}
