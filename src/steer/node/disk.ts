/** The plan a node serves, on its own disk: what it answers with when everything else is gone. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../model/index.js';
import { syncFolder, writeWhole } from '../store/index.js';

export interface PlanDisk {
  /** The plan, or why there is none that can be used. */
  readonly load: () => Promise<{ readonly plan: Plan | undefined; readonly problem?: string }>;
  /** On disk, whole, when it resolves; where it rejects, the one before is still there. */
  readonly save: (plan: Plan) => Promise<void>;
  readonly forget: () => Promise<void>;
}

/** `plan.json` in a directory: a line with the checksum of the rest, and the plan. */
export function planDisk(directory: string): PlanDisk {
  const path = join(directory, 'plan.json');
  return {
    load: async () => {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return code === 'ENOENT' ? { plan: undefined } : { plan: undefined, problem: message };
      }
      const end = text.indexOf('\n');
      const content = text.slice(end + 1);
      if (end < 0 || text.slice(0, end) !== sha256(content)) {
        return { plan: undefined, problem: `${path} is damaged: its checksum is wrong, and it is not used` };
      }
      return { plan: JSON.parse(content) };
    },
    save: async (plan) => {
      const content = JSON.stringify(plan);
      await writeWhole(path, Buffer.from(`${sha256(content)}\n${content}`));
    },
    forget: async () => {
      await rm(path, { force: true });
      await syncFolder(path);
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
