/** Evaluates the bodies of blocks: arguments, nested blocks and the blocks that `dynamic` generates. */
import { isList, isMap, type Value, type ValueMap } from '../inference/index.js';
import { indexOf, literalOf } from './config.js';
import { bind, type Context, report } from './context.js';
import { evaluateSafely, pairsOf } from './evaluate.js';
import type { Attribute, Block, Body } from './hcl/index.js';
import { attempt, bare, eachOf, isElements } from './values.js';

/** Files of the pieces that override files contributed. */
export type Pieces = ReadonlyMap<Attribute | Block, string> | undefined;

/** More blocks than this out of one `dynamic` say nothing more. */
const DYNAMIC_MAX = 2_000;

const bodies = new WeakMap<ValueMap, Body>();

/** The body a nested block's value was made from, to find lines again. */
export function bodyOf(value: ValueMap): Body | undefined {
  return bodies.get(value);
}

/** All arguments and nested blocks of a body; nested blocks are lists of Maps under their type. */
export function evaluateBody(
  body: Body,
  context: Context,
  pieces: Pieces,
  skip?: ReadonlySet<string>,
): ValueMap {
  const values = new Map<string, Value>();
  const index = indexOf(body);
  for (const [name, attribute] of index.attributes) {
    if (skip?.has(name)) continue;
    values.set(name, evaluateAttribute(attribute, context, pieces));
  }
  for (const [type, blocks] of index.blocks) {
    if (skip?.has(type) || values.has(type)) continue;
    values.set(type, evaluateBlocks(blocks, context, pieces));
  }
  bodies.set(values, body);
  return values;
}

export function evaluateAttribute(attribute: Attribute, context: Context, pieces: Pieces): Value {
  return evaluateSafely(attribute.expr, at(attribute, context, pieces), attribute.line);
}

/** All blocks of one type, in source order. */
export function evaluateBlocks(blocks: readonly Block[], context: Context, pieces: Pieces): readonly Value[] {
  const values: Value[] = [];
  for (const block of blocks) {
    const inner = at(block, context, pieces);
    if (block.type === 'dynamic') expandDynamic(block, inner, pieces, values);
    else values.push(evaluateLabelled(block, inner, pieces));
  }
  return values;
}

function at(piece: Attribute | Block, context: Context, pieces: Pieces): Context {
  const file = pieces?.get(piece);
  return file === undefined ? context : { ...context, file };
}

function evaluateLabelled(block: Block, context: Context, pieces: Pieces): Value {
  const values = evaluateBody(block.body, context, pieces);
  if (block.labels.length === 0 || values.has('labels')) return values;
  const labelled = new Map(values).set('labels', block.labels);
  bodies.set(labelled, block.body);
  return labelled;
}

function expandDynamic(block: Block, context: Context, pieces: Pieces, values: Value[]): void {
  const { attributes, blocks } = indexOf(block.body);
  const type = block.labels[0];
  const content = blocks.get('content')?.[0];
  const forEach = attributes.get('for_each');
  if (type === undefined || content === undefined || forEach === undefined) {
    report(context, 'a dynamic block needs a label, for_each and content; ignored', block.line);
    return;
  }
  const iterator = attributes.get('iterator')?.expr;
  const name = (iterator?.kind === 'name' ? iterator.name : literalOf(iterator)) ?? type;
  const collection = evaluateSafely(forEach.expr, context, forEach.line);
  const add = (key: Value, value: Value, inner: Context): void => {
    const element = new Map([
      ['key', key],
      ['value', value],
    ]);
    values.push(evaluateBody(content.body, bind(inner, name, element), pieces));
  };
  if (bare(collection) === null) return;
  const pairs = attempt(() => pairsOf(collection));
  if (pairs !== undefined) {
    for (const [key, value] of pairs.slice(0, DYNAMIC_MAX)) add(key, value, context);
    if (pairs.length > DYNAMIC_MAX) {
      report(context, `${pairs.length} ${type} blocks; the first ${DYNAMIC_MAX} are kept`, block.line);
    }
    return;
  }
  const seen = attempt(() => eachOf(collection));
  if (seen === undefined || isElements(seen)) {
    report(context, 'for_each of a dynamic block must be a collection; ignored', forEach.line);
    return;
  }
  add(seen.key, seen.value, { ...context, quiet: true });
}

/** The values in a structure that are not structures themselves. */
export function leavesOf(value: Value): readonly Value[] {
  if (isList(value)) return value.flatMap(leavesOf);
  if (isMap(value)) return [...value.values()].flatMap(leavesOf);
  return [value];
}
