/** Public modules by where they are fetched from: addresses of the registry, and the same modules from GitHub. */
import { posix } from 'node:path';

/** A module package with the directory in it that is called. */
export interface PublicModule {
  /** `terraform-aws-modules/vpc/aws//modules/vpc-endpoints`, whatever way it was written. */
  readonly address: string;
  /** Version that a git source names: `v5.1.0`. */
  readonly ref?: string;
}

const REGISTRY =
  /^(?:registry\.(?:terraform\.io|opentofu\.org)\/)?([\w-]+\/[\w-]+\/[a-z0-9]+)(?:\/\/([\w./-]+))?$/;
const GITHUB =
  /^(?:git::)?(?:(?:https|ssh|git):\/\/)?(?:[\w.-]+@)?github\.com[/:]([\w.-]+)\/terraform-([a-z0-9]+)-([\w-]+?)(?:\.git)?(?:\/\/([\w./-]+))?(?:\?(.*))?$/;

/** The registry address that a source means; undefined for what no public registry can hold. */
export function publicModule(source: string): PublicModule | undefined {
  const registry = REGISTRY.exec(source);
  if (registry !== null) return { address: join(registry[1]!, registry[2]) };
  const github = GITHUB.exec(source);
  if (github === null) return undefined;
  const [, owner, provider, name, inside, query] = github;
  const ref = new URLSearchParams(query ?? '').get('ref');
  return { address: join(`${owner}/${name}/${provider}`, inside), ...(ref === null ? {} : { ref }) };
}

/** The module that a local source means inside a public one; undefined where it leads out of the package. */
export function siblingOf(address: string, source: string): string | undefined {
  const [root = '', inside = '.'] = address.split('//');
  const path = posix.normalize(posix.join(inside, source));
  return path.startsWith('..') ? undefined : join(root, path);
}

function join(root: string, inside: string | undefined): string {
  const path = posix.normalize(inside ?? '.').replace(/\/$/, '');
  return path === '.' ? root : `${root}//${path}`;
}

/** Can the constraint (`~> 5.0`, `>= 4, < 6`, `v5.1.0`) be met by one of the major versions? What is no version can. */
export function admitsMajor(constraint: string, majors: readonly number[]): boolean {
  let lowest = 0;
  let highest = Number.POSITIVE_INFINITY;
  for (const part of constraint.split(',')) {
    const term = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)((?:\.\d+)*)(?:[-+][\w.+-]*)?\s*$/.exec(part);
    if (term === null) return true;
    const [, operator = '=', first, rest = ''] = term;
    const major = Number(first);
    if (operator === '!=') continue;
    if (operator !== '<' && operator !== '<=') lowest = Math.max(lowest, major);
    if (operator === '=' || operator === '~>' || operator === '<=') highest = Math.min(highest, major);
    if (operator === '<') highest = Math.min(highest, /[1-9]/.test(rest) ? major : major - 1);
  }
  return majors.some((major) => major >= lowest && major <= highest);
}
