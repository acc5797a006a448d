/** What no plan may do. Each guard answers with one sentence for people where it refuses. */
import type { Limits, NameConfig, Plan, PlannedZone, RecordSet } from '../model/index.js';

const STEERED = new Set(['A', 'AAAA', 'CNAME']);

/** Nobody can override this one: a name that is steered always has an answer. */
export function emptyName(name: NameConfig, wished: readonly string[]): string | undefined {
  if (wished.length > 0) return undefined;
  return `${name.name} would have no endpoint left of its ${name.endpoints.length}`;
}

/** For failover one healthy endpoint is all there is to ask for: it answers with one. */
export function minHealthy(
  name: NameConfig,
  wished: readonly string[],
  isHealthy: (endpoint: string) => boolean,
): string | undefined {
  const wanted = name.policy === 'failover' ? Math.min(name.minHealthy, 1) : name.minHealthy;
  const healthy = wished.filter(isHealthy).length;
  if (healthy >= wanted) return undefined;
  return `${name.name} would have ${healthy} healthy endpoints, fewer than its minHealthy of ${wanted}`;
}

/** How much of a zone changes at once. One name may always change: else a zone of one name could never move. */
export function maxChange(
  zone: { readonly origin: string; readonly names: readonly NameConfig[] },
  before: PlannedZone,
  next: PlannedZone,
  limits: Limits,
): string | undefined {
  const [old, fresh] = [steeredText(before), steeredText(next)];
  const changed = zone.names.filter(({ name }) => old.get(name) !== fresh.get(name)).length;
  const all = zone.names.length;
  if (changed <= Math.max(1, Math.floor(limits.maxChange * all))) return undefined;
  const most = `${percent(limits.maxChange)} (maxChange)`;
  return `${changed} of ${all} names of ${zone.origin} would change at once, more than ${most}`;
}

/** How often plans come; `ages` are those of the cluster's newest plans in milliseconds. */
export function rate(ages: readonly number[], limits: Limits): string | undefined {
  const recent = ages.filter((age) => age < limits.perMs).length;
  if (recent < limits.maxPlans) return undefined;
  const window = `${Math.round(limits.perMs / 1000)} s`;
  return `there were ${recent} plans in ${window}, and no more than ${limits.maxPlans} are allowed (maxPlans)`;
}

/** What a plan must be like for a node to answer with it, whoever wrote it: nothing in it is empty. */
export function checkPlan(plan: Plan): string | undefined {
  if (!Number.isSafeInteger(plan.number) || plan.number < 1) return 'a plan has no number';
  if (plan.zones.length === 0) return `plan ${plan.number} has no zones`;
  const bare = plan.zones.find(({ records }) => records.length === 0);
  if (bare !== undefined) return `plan ${plan.number} has no records for ${bare.origin}`;
  const answered = new Set<string>();
  for (const { name, type, data, members = [], bySubnet = [] } of plan.zones.flatMap(
    ({ records }) => records,
  )) {
    if ([data, ...[...members, ...bySubnet].map((part) => part.data)].some(({ length }) => length === 0))
      return `plan ${plan.number} has an empty ${type} record set for ${name}`;
    if (STEERED.has(type)) answered.add(name);
  }
  const silent = Object.keys(plan.active).find(
    (name) => plan.active[name]!.length === 0 || !answered.has(name),
  );
  return silent === undefined ? undefined : `plan ${plan.number} has no address for ${silent}`;
}

/** Whether two zones answer alike: all but the serial. */
export function sameZone(one: PlannedZone | undefined, other: PlannedZone | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.origin === other.origin &&
    one.records.length === other.records.length &&
    one.records.every((set, i) => sameSet(set, other.records[i]!)) &&
    JSON.stringify(one.soa) === JSON.stringify(other.soa)
  );
}

function sameSet(one: RecordSet, other: RecordSet): boolean {
  return (
    one === other || (one.name === other.name && one.type === other.type && textOf(one) === textOf(other))
  );
}

function steeredText({ records }: PlannedZone): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const set of records.filter(({ type }) => STEERED.has(type))) {
    texts.set(set.name, (texts.get(set.name) ?? '') + textOf(set));
  }
  return texts;
}

const texts = new WeakMap<RecordSet, string>();

/** All of a set but its name; sets never change, so it is written once. */
function textOf(set: RecordSet): string {
  let text = texts.get(set);
  if (text === undefined) {
    const { type, ttl, data, members = [], bySubnet = [] } = set;
    const parts = [
      data,
      ...members.map((one) => [one.weight, ...one.data]),
      ...bySubnet.map((one) => [one.subnet, ...one.data]),
    ];
    text = `${type} ${ttl} ${parts.map((part) => part.join(' ')).join(', ')};`;
    texts.set(set, text);
  }
  return text;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
