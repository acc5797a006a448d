/** One directory of configuration, parsed and sorted by what its blocks are. Nothing is evaluated here. */

import { join } from 'node:path';
import type { ModuleSkeleton } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import { Diagnostics } from './diagnostics.js';
import { CONFIGURATION_BYTES_MAX, readText, UNDECODABLE } from './files.js';
import type { Attribute, Block, Body, Expr } from './hcl/index.js';
import { parseHcl } from './hcl/index.js';
import { parseJsonSyntax } from './json-syntax.js';
import { mergeBlock } from './overrides.js';

/** A block with the file it stands in. */
export interface SourceBlock {
  readonly block: Block;
  readonly file: string;
  /** Files of the pieces that an override file contributed. */
  readonly pieces?: ReadonlyMap<Attribute | Block, string>;
}

export interface ResourceBlock extends SourceBlock {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
}

export interface NamedExpr {
  readonly expr: Expr;
  readonly file: string;
  readonly line: number;
}

export interface ModuleConfig {
  /** As shown to the user. */
  readonly dir: string;
  /** Without symbolic links. */
  readonly real: string;
  readonly files: readonly string[];
  readonly variables: ReadonlyMap<string, SourceBlock>;
  readonly locals: ReadonlyMap<string, NamedExpr>;
  readonly outputs: ReadonlyMap<string, SourceBlock>;
  /** By address: `aws_lb.main`, `data.aws_region.here`. */
  readonly resources: ReadonlyMap<string, ResourceBlock>;
  readonly modules: ReadonlyMap<string, SourceBlock>;
  /** By `aws` or `aws.alias`. */
  readonly providers: ReadonlyMap<string, SourceBlock>;
  /** The `backend` or `cloud` block. */
  readonly backend: SourceBlock | undefined;
  /** Present where this is not the module itself but our description of a public one. */
  readonly skeleton?: ModuleSkeleton;
}

interface Draft {
  readonly variables: Map<string, SourceBlock>;
  readonly locals: Map<string, NamedExpr>;
  readonly outputs: Map<string, SourceBlock>;
  readonly resources: Map<string, ResourceBlock>;
  readonly modules: Map<string, SourceBlock>;
  readonly providers: Map<string, SourceBlock>;
  backend: SourceBlock | undefined;
}

/** Blocks that say nothing about what will exist, and the sections of `terraform` likewise. */
const IGNORED = new Set(['moved', 'import', 'check', 'removed', 'ephemeral', 'action', 'list', 'assert']);

/** Parses the files of a directory and merges its override files. */
export function readConfig(
  dir: string,
  real: string,
  names: readonly string[],
  diagnostics: Diagnostics,
): ModuleConfig {
  const draft = emptyDraft();
  const files: string[] = [];
  const sorted = [...names].sort();
  for (const override of [false, true]) {
    for (const name of sorted) {
      if (isOverride(name) !== override) continue;
      const file = join(dir, name);
      const body = parseFile(file, join(real, name), diagnostics);
      if (body === undefined) continue;
      files.push(file);
      for (const block of body.blocks) addBlock(draft, block, file, override, diagnostics);
      for (const attribute of body.attributes) {
        diagnostics.add(
          'warning',
          `unexpected argument "${attribute.name}" outside of a block`,
          file,
          attribute.line,
        );
      }
    }
  }
  return { dir, real, files, ...draft };
}

/** The configuration of a module that is described in the atlas. */
export function describedConfig(skeleton: ModuleSkeleton): ModuleConfig {
  const draft = emptyDraft();
  const { address, text } = skeleton;
  // What is wrong in a description is ours to correct, and a test reports it.
  for (const block of parseHcl(text).body.blocks) addBlock(draft, block, address, false, new Diagnostics());
  return { dir: address, real: address, files: [address], ...draft, skeleton };
}

function emptyDraft(): Draft {
  return {
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    resources: new Map(),
    modules: new Map(),
    providers: new Map(),
    backend: undefined,
  };
}

function isOverride(name: string): boolean {
  const stem = name.replace(/\.(?:tf|tofu)(?:\.json)?$/, '');
  return stem === 'override' || stem.endsWith('_override');
}

function parseFile(file: string, real: string, diagnostics: Diagnostics): Body | undefined {
  const read = readText(real, CONFIGURATION_BYTES_MAX);
  if ('problem' in read) {
    diagnostics.add('error', read.problem, file, 1);
    return undefined;
  }
  const { body, problems } = file.endsWith('.json') ? parseJsonSyntax(read.text) : parseHcl(read.text);
  for (const problem of problems) diagnostics.add('error', problem.message, file, problem.line);
  // Outside of texts the parser has said so already.
  if (read.undecodable !== undefined && problems.length === 0)
    diagnostics.add('warning', UNDECODABLE, file, read.undecodable);
  return body;
}

function addBlock(
  draft: Draft,
  block: Block,
  file: string,
  override: boolean,
  diagnostics: Diagnostics,
): void {
  const source: SourceBlock = { block, file };
  const [first, second] = block.labels;
  const put = <T extends SourceBlock>(into: Map<string, T>, key: string, what: string, entry: T): void => {
    const known = into.get(key);
    if (override) {
      if (known !== undefined) into.set(key, { ...entry, ...mergeBlock(known, block, file) });
      // A default provider that nobody configures is an empty one, which may be overridden as well.
      else if (block.type === 'provider' && !key.includes('.')) into.set(key, entry);
      else diagnostics.add('warning', `${what} overrides nothing`, file, block.line);
    } else if (known === undefined) into.set(key, entry);
    else {
      const first = `${known.file}:${known.block.line}`;
      diagnostics.add('warning', `${what} is already defined at ${first}; ignored`, file, block.line);
    }
  };
  switch (block.type) {
    case 'resource':
    case 'data': {
      if (first === undefined || second === undefined) break;
      const mode = block.type === 'data' ? 'data' : 'managed';
      const address = mode === 'data' ? `data.${first}.${second}` : `${first}.${second}`;
      put(draft.resources, address, address, { ...source, mode, type: first, name: second });
      return;
    }
    case 'variable':
      if (first === undefined) break;
      put(draft.variables, first, `variable "${first}"`, source);
      return;
    case 'output':
      if (first === undefined) break;
      put(draft.outputs, first, `output "${first}"`, source);
      return;
    case 'module':
      if (first === undefined) break;
      put(draft.modules, first, `module.${first}`, source);
      return;
    case 'provider': {
      if (first === undefined) break;
      const alias = literalOf(block.body.attributes.find((attribute) => attribute.name === 'alias')?.expr);
      const key = alias === undefined ? first : `${first}.${alias}`;
      put(draft.providers, key, `provider ${key}`, source);
      return;
    }
    case 'locals':
      addLocals(draft, block, file, override, diagnostics);
      return;
    case 'terraform':
      for (const inner of block.body.blocks) {
        if (inner.type === 'backend' || inner.type === 'cloud') draft.backend = { block: inner, file };
      }
      return;
    default:
      if (!IGNORED.has(block.type)) {
        diagnostics.add('warning', `unknown block type "${block.type}"; ignored`, file, block.line);
      }
      return;
  }
  diagnostics.add('error', `block "${block.type}" lacks its name; ignored`, file, block.line);
}

function addLocals(
  draft: Draft,
  block: Block,
  file: string,
  override: boolean,
  diagnostics: Diagnostics,
): void {
  for (const { name, expr, line } of block.body.attributes) {
    const known = draft.locals.get(name);
    if (known === undefined || override) draft.locals.set(name, { expr, file, line });
    else {
      const message = `local.${name} is already defined at ${known.file}:${known.line}; ignored`;
      diagnostics.add('warning', message, file, line);
    }
  }
}

/** The text of an expression that is a plain string. */
export function literalOf(expr: Expr | undefined): string | undefined {
  return expr?.kind === 'literal' && typeof expr.value === 'string' ? expr.value : undefined;
}

interface BodyIndex {
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Static blocks under their type and dynamic ones under the type they generate, in source order. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
}

const indexes = new WeakMap<Body, BodyIndex>();

/** The arguments and blocks of a body by name; built once, shared by all instances. */
export function indexOf(body: Body): BodyIndex {
  let index = indexes.get(body);
  if (index === undefined) {
    const attributes = new Map<string, Attribute>();
    for (const attribute of body.attributes) {
      if (!attributes.has(attribute.name)) attributes.set(attribute.name, attribute);
    }
    const blocks = new Map<string, Block[]>();
    for (const block of body.blocks) {
      const type = block.type === 'dynamic' ? (block.labels[0] ?? 'dynamic') : block.type;
      append(blocks, type, block);
    }
    index = { attributes, blocks };
    indexes.set(body, index);
  }
  return index;
}
