/** Resolves the names an expression may begin with: variables, locals, resources, modules and the rest. */
import type { Value } from '../inference/index.js';
import type { Context } from './context.js';
import type { Expr } from './hcl/index.js';
import { Failure, unknownAt } from './values.js';

/** A name on its own: something a loop bound, or `self`. */
export function resolveName(name: string, context: Context): Value {
  const bound = boundValue(name, context);
  if (bound !== undefined) return bound;
  if (name === 'self' && context.self !== undefined) return context.self;
  throw new Failure(name === '*' ? 'a splat item outside of a splat' : `"${name}" is not defined here`);
}

function boundValue(name: string, context: Context): Value | undefined {
  for (let binding = context.bindings; binding !== undefined; binding = binding.next) {
    if (binding.name === name) return binding.value;
  }
  return undefined;
}

/** `var.x`, `local.x`, `aws_lb.x`, `data.aws_region.x`, ...; undefined where the target is an ordinary value. */
export function resolveRoot(expr: Expr & { kind: 'attr' }, context: Context): Value | undefined {
  const { target, name } = expr;
  if (target.kind === 'name') {
    if (context.bindings !== undefined && boundValue(target.name, context) !== undefined) return undefined;
    return resolveIn(target.name, name, context);
  }
  if (target.kind !== 'attr' || target.target.kind !== 'name') return undefined;
  const root = target.target.name;
  if (root !== 'data' && root !== 'ephemeral' && root !== 'resource') return undefined;
  if (context.bindings !== undefined && boundValue(root, context) !== undefined) return undefined;
  const address = `${root}.${target.name}.${name}`;
  // Ephemeral values exist only while Terraform runs.
  if (root === 'ephemeral') return unknownAt([], address);
  const value = context.scope?.resource(root === 'resource' ? address.slice('resource.'.length) : address);
  return declared(value, `${root}.${target.name}`, name);
}

function resolveIn(root: string, name: string, context: Context): Value | undefined {
  const { scope } = context;
  switch (root) {
    case 'var':
      return declared(scope?.variable(name), root, name);
    case 'local':
      return declared(scope?.local(name), root, name);
    case 'module':
      return declared(scope?.module(name), root, name);
    case 'data':
    case 'ephemeral':
    case 'resource':
      throw new Failure(`"${root}.${name}" is not complete; expected ${root}.TYPE.NAME`);
    case 'each':
      if (context.each === undefined || (name !== 'key' && name !== 'value')) {
        throw new Failure(`"each.${name}" is not defined here`);
      }
      return context.each[name];
    case 'count':
      if (context.count === undefined || name !== 'index')
        throw new Failure(`"count.${name}" is not defined here`);
      return context.count;
    case 'self':
      return undefined;
    case 'path':
      if (scope === undefined) break;
      if (name === 'module') return scope.pathModule;
      if (name === 'root' || name === 'cwd') return '.';
      throw new Failure(`"path.${name}" does not exist`);
    case 'terraform':
    case 'tofu':
      // It was `terraform.env` before Terraform 0.12.
      if (scope?.workspace !== undefined && (name === 'workspace' || name === 'env')) return scope.workspace;
      return unknownAt([], `terraform.${name}`);
    default:
      return declared(scope?.resource(`${root}.${name}`), root, name);
  }
  return undefined;
}

function declared(value: Value | undefined, root: string, name: string): Value {
  if (value === undefined) throw new Failure(`${root}.${name} is not declared`, undefined, true);
  return value;
}
