/** Merging of override files (`override.tf`, `*_override.tf`) into the blocks they change. */
import type { SourceBlock } from './config.js';
import type { Attribute, Block, Body } from './hcl/index.js';

/**
 * The block with the override's arguments in place of its own. Nested blocks replace all of the same type,
 * except `lifecycle`, which is merged argument by argument as Terraform does.
 */
export function mergeBlock(
  base: SourceBlock,
  override: Block,
  file: string,
): Pick<SourceBlock, 'block' | 'file' | 'pieces'> {
  const pieces = new Map(base.pieces);
  const body = mergeBody(base.block.body, override.body, file, pieces);
  return { block: { ...base.block, body }, file: base.file, pieces };
}

function mergeBody(base: Body, override: Body, file: string, pieces: Map<Attribute | Block, string>): Body {
  const names = new Set(override.attributes.map((attribute) => attribute.name));
  const types = new Set(override.blocks.map(generatedType));
  for (const piece of [...override.attributes, ...override.blocks]) pieces.set(piece, file);
  const attributes = [
    // An argument may also replace blocks of its name, and the other way round.
    ...base.attributes.filter(({ name }) => !names.has(name) && !types.has(name)),
    ...override.attributes,
  ];
  const blocks: Block[] = [];
  for (const block of base.blocks) {
    const type = generatedType(block);
    if (names.has(type)) continue;
    if (!types.has(type)) blocks.push(block);
    else if (type === 'lifecycle') {
      const changes = override.blocks.find((candidate) => candidate.type === 'lifecycle')!;
      blocks.push({ ...block, body: mergeBody(block.body, changes.body, file, pieces) });
    }
  }
  const hasLifecycle = base.blocks.some((block) => block.type === 'lifecycle');
  blocks.push(...override.blocks.filter((block) => !(hasLifecycle && block.type === 'lifecycle')));
  return { attributes, blocks };
}

function generatedType(block: Block): string {
  return block.type === 'dynamic' ? (block.labels[0] ?? block.type) : block.type;
}
