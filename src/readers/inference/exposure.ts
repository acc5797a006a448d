import { append } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import type { Context } from './context.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { isList, isMap, knownOf, leavesOf, resourcesIn, textOf, type ValueMap } from './value.js';

const WORLD = new Set(['0.0.0.0/0', '::/0']);
const WEB_PORTS = [80, 443];

/** Whether one of a machine's security groups lets the whole world in on a web port. */
export type IsOpen = (entry: Entry) => boolean;

/** Indexes the ingress rules that are resources of their own, once for all machines. */
export function openToTheWorld(context: Context): IsOpen {
  const rulesOf = ingressRules(context);
  const isOpenGroup = (group: Resource) =>
    inlineIngress(group).some(letsTheWorldIn) || (rulesOf.get(group) ?? []).some(letsTheWorldIn);
  return (entry) =>
    (entry.rule?.securityGroups ?? []).some((path) =>
      valuesAt(entry.resource, path).some(({ value }) => resourcesIn(value).some(isOpenGroup)),
    );
}

function inlineIngress(group: Resource): ValueMap[] {
  return valuesAt(group, 'ingress')
    .flatMap(({ value }) => (isList(value) ? value : [value]))
    .filter(isMap);
}

/** Security group -> ingress rules that name it. */
function ingressRules(context: Context): ReadonlyMap<Resource, readonly ValueMap[]> {
  const rules = new Map<Resource, ValueMap[]>();
  for (const { resource, rule } of context.catalogue.entries) {
    if (rule?.allows === undefined || isEgress(resource.values)) continue;
    const groups = rule.allows
      .flatMap(({ to }) => (to === 'self' ? [] : to))
      .flatMap((path) => valuesAt(resource, path))
      .flatMap(({ value }) => resourcesIn(value));
    for (const group of new Set(groups)) append(rules, group, resource.values);
  }
  return rules;
}

function isEgress(rule: ValueMap): boolean {
  return ['type', 'direction'].some((name) => textOf(rule.get(name)) === 'egress');
}

function letsTheWorldIn(rule: ValueMap): boolean {
  const ranges = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6', 'remote_ip_prefix'].flatMap(
    (name) => leavesOf(rule.get(name)),
  );
  if (!ranges.some((leaf) => WORLD.has(textOf(leaf) ?? ''))) return false;
  const from = Number(knownOf(rule.get('from_port') ?? rule.get('port_range_min')));
  const to = Number(knownOf(rule.get('to_port') ?? rule.get('port_range_max')));
  return WEB_PORTS.some((port) => from <= port && port <= to);
}
