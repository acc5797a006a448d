import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { decoded } from './documents.js';
import { isList, isMap, type Value } from './value.js';

/**
 * A module nobody fetched: what its inputs refer to it may need, and whether it does is not known. The answer for
 * whoever needs the module comes out as `unknown`, never as fine and never as down.
 */
export function needOfModule(context: Context, entry: Entry): void {
  if (!entry.resource.opaque) return;
  const from = entry.resource.id;
  for (const [name, value] of entry.resource.values) {
    if (name === 'source' || name === 'version' || name === 'depends_on') continue;
    for (const target of context.targets.in(usedIn(value))) {
      if (target.entry === entry) continue;
      const note = `named by its input ${name}; what for is not known`;
      const evidence = codeEvidence(entry, [name], 'module not fetched', note);
      context.maybe(entry, from, context.idFor(target.entry, entry.region), evidence);
    }
  }
  if (entry.provider === undefined) return;
  const evidence = codeEvidence(entry, [], 'module not fetched', 'creates resources here');
  context.maybe(entry, from, `${entry.provider}/${entry.region}`, evidence);
}

/** Of a policy document only what it allows the use of: its conditions name who may call, not what is needed. */
function usedIn(value: Value): Value {
  const document = isMap(value) ? undefined : decoded(value);
  if (!isMap(document) || !document.has('Statement')) return value;
  const statements = document.get('Statement')!;
  return (isList(statements) ? statements : [statements])
    .filter(isMap)
    .map((statement) => statement.get('Resource') ?? null);
}
