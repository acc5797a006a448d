import type { Entry } from './catalogue.js';
import type { Context } from './context.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { isList, isMap, knownOf, leavesOf, refsIn, textOf, type ValueMap } from './value.js';

const WORLD = new Set(['0.0.0.0/0', '::/0']);
const WEB_PORTS = [80, 443];

/** Whether one of a machine's security groups lets the whole world in on a web port. */
export function isOpenToTheWorld(context: Context, entry: Entry): boolean {
  for (const path of entry.rule?.securityGroups ?? []) {
    for (const { value } of valuesAt(entry.resource, path)) {
      for (const ref of refsIn(value)) {
        if (ref.resources.some((group) => rulesOf(context, group).some(letsTheWorldIn))) return true;
      }
    }
  }
  return false;
}

/** Ingress rules of a group: written inside it, or as resources of their own that name it. */
function rulesOf(context: Context, group: Resource): ValueMap[] {
  const inline = valuesAt(group, 'ingress')
    .flatMap(({ value }) => (isList(value) ? value : [value]))
    .filter(isMap);
  const own: ValueMap[] = [];
  for (const { resource, rule } of context.catalogue.entries) {
    const to = rule?.allows?.flatMap((one) => (one.to === 'self' ? [] : one.to)) ?? [];
    const names = to.flatMap((path) => valuesAt(resource, path)).flatMap(({ value }) => refsIn(value));
    if (
      names.some((ref) => ref.resources.includes(group)) &&
      textOf(resource.values.get('type')) !== 'egress'
    ) {
      own.push(resource.values);
    }
  }
  return [...inline, ...own];
}

function letsTheWorldIn(rule: ValueMap): boolean {
  const ranges = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].flatMap((name) =>
    leavesOf(rule.get(name)),
  );
  if (!ranges.some((leaf) => WORLD.has(textOf(leaf) ?? ''))) return false;
  const from = Number(knownOf(rule.get('from_port')));
  const to = Number(knownOf(rule.get('to_port')));
  return WEB_PORTS.some((port) => from <= port && port <= to);
}
