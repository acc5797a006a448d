/** Which region a resource is in, from what a plan or a state says of it. */
import { remembered } from '../../../estate/index.js';
import { Sym, type Value } from '../../inference/index.js';
import { textField } from './json.js';
import type { Configuration } from './references.js';

const AWS_REGION = /^[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}$/;
const AWS_ZONE = /^([a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2})(?:[a-z]|-[a-z0-9-]+)$/;

/** Provider arguments worth knowing, where their configuration is in the plan. */
const ARGUMENTS = ['region', 'zone', 'project'];

/** The provider's local name: the last part of its source address. */
export const providerName = remembered((source) => {
  const quoted = /provider\["([^"]*)"\]/.exec(source)?.[1] ?? source;
  const legacy = /(?:^|\.)provider\.([\w-]+)/.exec(source)?.[1];
  return legacy ?? quoted.slice(quoted.lastIndexOf('/') + 1);
});

/** A provider's arguments as they apply to one resource: the resource's own region wins. */
export function providerValues(
  name: string,
  values: unknown,
  key: string | undefined,
  configuration: Configuration | undefined,
): ReadonlyMap<string, Value> {
  const configured =
    key === undefined || configuration === undefined ? NOTHING : configuredValues(name, key, configuration);
  const own = textField(values, 'region');
  const region = own !== undefined && isRegion(name, own) ? own : undefined;
  const inferred =
    typeof configured.get('region') === 'string' || !isAws(name) ? undefined : regionOf(values);
  const best = region ?? inferred;
  if (best === undefined || best === configured.get('region')) return configured;
  return new Map(configured).set('region', best);
}

const NOTHING: ReadonlyMap<string, Value> = new Map();
const configuredIn = new WeakMap<Configuration, Map<string, ReadonlyMap<string, Value>>>();

/** What a provider configuration says; the same for all resources that use it. */
function configuredValues(
  name: string,
  key: string,
  configuration: Configuration,
): ReadonlyMap<string, Value> {
  const known = configuredIn.get(configuration) ?? new Map<string, ReadonlyMap<string, Value>>();
  configuredIn.set(configuration, known);
  const id = `${name}\n${key}`;
  const present = known.get(id);
  if (present !== undefined) return present;
  const result = new Map<string, Value>();
  for (const argument of ARGUMENTS) {
    const found = configuration.providerArgument(key, argument);
    if (found === undefined) continue;
    const isKnown = typeof found.value === 'string' && (argument !== 'region' || isRegion(name, found.value));
    result.set(
      argument,
      isKnown ? (found.value as string) : new Sym(undefined, [], undefined, undefined, found.why),
    );
  }
  known.set(id, result);
  return result;
}

function isAws(name: string): boolean {
  return name === 'aws' || name === 'awscc';
}

function isRegion(name: string, text: string): boolean {
  return isAws(name) ? AWS_REGION.test(text) : text !== '';
}

function regionOf(values: unknown): string | undefined {
  for (const name of ['arn', 'id']) {
    const [start, , , region = ''] = (textField(values, name) ?? '').split(':', 4);
    if (start === 'arn' && AWS_REGION.test(region)) return region;
  }
  return AWS_ZONE.exec(textField(values, 'availability_zone') ?? '')?.[1];
}
