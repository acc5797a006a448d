import { append, type Evidence } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { allHold, valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { resourcesIn } from './value.js';

/**
 * Firewall rules between security groups tell who talks to whom: where a store's group lets a workload's group in,
 * the workload needs the store. Rules by address range name nobody and say nothing.
 */
export function needByTraffic(context: Context): void {
  const { workloads, stores } = members(context);
  for (const entry of context.catalogue.entries) {
    if (entry.resource.disabled) continue;
    for (const rule of entry.rule?.allows ?? []) {
      if (!allHold(entry.resource, rule.when, false)) continue;
      const from = ends(entry, rule.from);
      const to = ends(entry, rule.to);
      for (const source of from) {
        for (const target of to) {
          if (source.group === target.group) continue;
          const at = source.at.length > 0 ? source.at : target.at;
          const evidence = codeEvidence(entry, at, 'security group', 'is let through to it');
          connect(
            context,
            workloads.get(source.group) ?? [],
            stores.get(target.group) ?? [],
            evidence,
            false,
          );
          // Between workloads it may be a call on every request or a probe now and then; nodes serve without the API server.
          connect(
            context,
            workloads.get(source.group) ?? [],
            (workloads.get(target.group) ?? []).filter(({ rule }) => rule?.cluster === undefined),
            evidence,
            true,
          );
        }
      }
    }
  }
}

function connect(
  context: Context,
  from: readonly Entry[],
  to: readonly Entry[],
  evidence: Evidence,
  soft: boolean,
): void {
  for (const workload of from) {
    for (const store of to) {
      const ids = [workload.resource.id, store.resource.id] as const;
      if (!context.draft.has(...ids, 'run')) {
        context.depend({ from: ids[0], to: ids[1], need: 'run', ...(soft ? { soft } : {}), evidence });
      }
    }
  }
}

/** Which workloads and stores carry which security group. */
function members(context: Context): { workloads: Map<Resource, Entry[]>; stores: Map<Resource, Entry[]> } {
  const workloads = new Map<Resource, Entry[]>();
  const stores = new Map<Resource, Entry[]>();
  for (const entry of context.components) {
    const kind = entry.rule?.class;
    const into = kind === 'workload' ? workloads : kind === 'store' ? stores : undefined;
    if (into === undefined) continue;
    for (const part of context.bundles.partsOf(entry)) {
      for (const path of part.entry.rule?.securityGroups ?? []) {
        for (const { value } of valuesAt(part.entry.resource, path)) {
          for (const group of resourcesIn(value)) {
            // Entry by entry, so that one which is in already is the last.
            if (into.get(group)?.at(-1) !== entry) append(into, group, entry);
          }
        }
      }
    }
  }
  return { workloads, stores };
}

function ends(
  entry: Entry,
  paths: readonly string[] | 'self',
): { group: Resource; at: readonly (string | number)[] }[] {
  if (paths === 'self') return [{ group: entry.resource, at: [] }];
  return paths
    .flatMap((path) => valuesAt(entry.resource, path))
    .flatMap(({ value, at }) => resourcesIn(value).map((group) => ({ group, at })));
}
