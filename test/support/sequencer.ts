import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes long first, so that no worker is left with it when the others are done: tests of the whole (processes,
 * browsers, name servers) before those of a room, and large files before small ones. How long each took last time is not
 * known on a fresh clone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWhole = ({ moduleId }: TestSpecification) =>
      relative(this.ctx.config.root, moduleId).startsWith('test') ? 1 : 0;
    const sizes = new Map(files.map((one) => [one, statSync(one.moduleId).size]));
    return [...files].sort((a, b) => isWhole(b) - isWhole(a) || sizes.get(b)! - sizes.get(a)!);
  }
}
