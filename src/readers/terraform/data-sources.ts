/** Data sources whose result follows from the configuration alone. */
import { isList, isMap, Sym, type Value } from '../inference/index.js';
import { renderTemplate } from './evaluate.js';
import { policyDocument } from './policy-document.js';
import type { ResourceInstance } from './resource.js';
import { attempt, bare, refsOf, unknownFrom } from './values.js';

/** What data sources need besides their own arguments. */
export interface DataContext {
  /** An argument of the provider configuration in use, or its blocks of that type. */
  providerArgument(name: string): Value | undefined;
  /** Sorted zone names of a region. */
  zones(region: string): readonly string[] | undefined;
  /** Outputs of the state it reads, where the code that writes it was read too. */
  remoteOutputs(): Value | undefined;
}

type Special = (data: ResourceInstance, name: string, context: DataContext) => Value | undefined;

const SPECIAL: Readonly<Record<string, Special>> = {
  aws_iam_policy_document: (data, name) => {
    if (name !== 'json' && name !== 'minified_json') return undefined;
    const document = policyDocument((argument) => data.argument(argument));
    return new Sym(
      undefined,
      [data.ref(name), ...refsOf([document])],
      undefined,
      document,
      `${data.id}.${name}`,
    );
  },
  aws_region: (data, name, context) => {
    if (name !== 'name' && name !== 'region' && name !== 'id') return undefined;
    return data.argument('region') ?? data.argument('name') ?? context.providerArgument('region');
  },
  aws_availability_zones: zones,
  aws_partition: (_data, name, context) => {
    const region = bare(context.providerArgument('region') ?? 'unknown');
    // Nearly everything is in the standard partition; only a region that says so is in another.
    const china = typeof region === 'string' && region.startsWith('cn-');
    const government = typeof region === 'string' && region.startsWith('us-gov-');
    switch (name) {
      case 'partition':
      case 'id':
        return china ? 'aws-cn' : government ? 'aws-us-gov' : 'aws';
      case 'dns_suffix':
        return china ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'reverse_dns_prefix':
        return china ? 'cn.com.amazonaws' : 'com.amazonaws';
      default:
        return undefined;
    }
  },
  aws_caller_identity: (_data, name, context) => {
    if (name !== 'account_id' && name !== 'id') return undefined;
    const allowed = context.providerArgument('allowed_account_ids');
    const [account] = isList(allowed) && allowed.length === 1 ? allowed : [];
    return typeof bare(account ?? null) === 'string' ? account : undefined;
  },
  aws_default_tags: (_data, name, context) => {
    const [block] = listOf(context.providerArgument('default_tags'));
    return name === 'tags' && isMap(block) ? (block.get('tags') ?? NO_TAGS) : undefined;
  },
  template_file: (data, name) => {
    if (name !== 'rendered') return undefined;
    const template = data.argument('template');
    const vars = data.argument('vars') ?? new Map();
    const text = bare(template ?? null);
    if (typeof text !== 'string' || !isMap(vars))
      return unknownFrom([data.unknown(name), template ?? null, vars]);
    return attempt(() => renderTemplate(text, vars, data.context));
  },
  terraform_remote_state: (_data, name, context) =>
    name === 'outputs' ? context.remoteOutputs() : undefined,
  tfe_outputs: (_data, name, context) =>
    name === 'values' || name === 'nonsensitive_values' ? context.remoteOutputs() : undefined,
};

const NO_TAGS: Value = new Map();

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** An attribute of a data source that can be told without asking anybody. */
export function specialAttribute(
  data: ResourceInstance,
  name: string,
  context: DataContext,
): Value | undefined {
  if (data.mode === 'managed') {
    // `terraform_data` hands its input on.
    return data.type === 'terraform_data' && name === 'output' ? data.argument('input') : undefined;
  }
  const special = Object.hasOwn(SPECIAL, data.type) ? SPECIAL[data.type] : undefined;
  const value = special?.(data, name, context);
  return value === null ? undefined : value;
}

function zones(data: ResourceInstance, name: string, context: DataContext): Value | undefined {
  if (name !== 'names' && name !== 'zone_ids') return undefined;
  const region = bare(data.argument('region') ?? context.providerArgument('region') ?? null);
  const all = typeof region === 'string' ? context.zones(region) : undefined;
  if (all === undefined) return undefined;
  const excluded = data.argument('exclude_names');
  const without = new Set(isList(excluded) ? excluded.map(bare) : []);
  const names = all.filter((zone) => !without.has(zone));
  // Zone ids are the provider's own numbering; how many there are is known.
  return name === 'names' ? names : names.map((_, i) => data.unknown(`zone_ids[${i}]`));
}
