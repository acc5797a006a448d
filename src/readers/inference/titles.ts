import type { Entry } from './catalogue.js';
import { valuesAt } from './paths.js';
import { textWithHoles, type Value } from './value.js';

/** Words that say what kind of thing it is, or where it belongs, and not which one. */
const GENERIC = new Set([
  ...['main', 'this', 'default', 'self', 'module', 'public', 'external', 'primary'],
  ...['alb', 'nlb', 'elb', 'lb', 'load_balancer', 'loadbalancer', 'gateway', 'ingress', 'distribution'],
  ...['api', 'app', 'web', 'cdn', 'service', 'services', 'server', 'function', 'lambda'],
  ...['api_gateway', 'apigateway', 'cloudfront', 'frontdoor', 'container', 'container_app', 'cluster'],
  ...['ecs', 'eks', 'aks', 'gke', 'vpc', 'network', 'compute'],
]);

/** Directories that hold infrastructure code, whatever it is for. */
const PLACES = new Set([
  ...['infra', 'infrastructure', 'terraform', 'tf', 'tofu', 'iac', 'src', 'modules', 'module', 'envs', 'env'],
  ...['environments', 'environment', 'live', 'stacks', 'deploy', 'deployment', 'deployments', 'ops', 'cloud'],
  ...['service', 'services', 'main', 'root', 'aws', 'azure', 'gcp', 'config', '.', '..', ''],
]);

/** The name of an environment, which is left where the rest of a name is not known. */
const ENVIRONMENT = /^(prod(uction)?|stag(e|ing)|dev(elopment)?|test|qa|uat|live|default)$/i;
const REGION = /^([a-z]{2}-)?[a-z]+-[a-z]*\d$/;

/** Where the owner named it: the arguments that most types have for it. */
const NAMING = ['name', 'function_name', 'bucket', 'name_prefix', 'metadata.name'];

/** Where a part of a name is not known. */
const GAP = '…';

/**
 * What its owner would call an entry that no public name leads to: the first of its name argument, its tag, its name in
 * the code, its module and (where several are read) the directory of its root module that says more than what kind of
 * thing it is.
 */
export function titleOf({ resource }: Entry): string {
  const named = [
    ...NAMING.map((path) => valuesAt(resource, path)[0]?.value),
    tagOf(resource.values.get('tags')),
  ]
    .map(partOf)
    .filter((text) => text !== undefined);
  const modules = modulesOf(resource.id);
  return (
    named.find(isTelling) ??
    [resource.name, ...modules].find(isTelling) ??
    directoriesOf(resource.id).find(isTellingDirectory) ??
    [...named, ...modules.reverse()].find(
      (one) => one.length > 2 && !VAGUE.test(one) && !ENVIRONMENT.test(one),
    ) ??
    // `lb web`, and not the address: that is the component's own id.
    `${resource.type.split('_').slice(1).join(' ')} ${resource.name}`
  );
}

/** No name for a journey even where there is nothing else. */
const VAGUE = /^(main|this|default|self|module)$/i;

/** `api-prod` of `${terraform.workspace}-api-prod`: what is known of a name is more than a name in the code. */
function partOf(value: Value | undefined): string | undefined {
  return textWithHoles(value, GAP)
    ?.replace(/^[…\W_]+|[…\W_]+$/g, '')
    .replace(/…+/g, GAP);
}

function tagOf(tags: Value | undefined): Value | undefined {
  return tags instanceof Map ? ((tags.get('Name') ?? tags.get('name')) as Value | undefined) : undefined;
}

/** Modules around a resource, the nearest first, instances of one by their keys. */
function modulesOf(id: string): string[] {
  return [...id.matchAll(/(?:^|[.:])module\.([\w-]+)(?:\[(?:"([^"\]]*)"|\d+)\])?/g)]
    .map(([, name, key]) => key ?? name!)
    .reverse();
}

function directoriesOf(id: string): string[] {
  const root = /^([^:"[]*):/.exec(id)?.[1] ?? '';
  return root.split('/').reverse();
}

function isTelling(name: string): boolean {
  const words = name.split(/[^a-z0-9]+/i).filter((word) => word.length > 2);
  return name.length > 2 && !GENERIC.has(name.toLowerCase()) && words.some((word) => !ENVIRONMENT.test(word));
}

function isTellingDirectory(name: string): boolean {
  return name.length > 1 && !PLACES.has(name) && !ENVIRONMENT.test(name) && !REGION.test(name);
}
