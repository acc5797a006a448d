/** The workspace that was selected in a root module. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleConfig } from './config.js';
import { type FileAccess, readText } from './files.js';

/** Where `terraform workspace select` keeps its choice; longer than this is no name. */
const NAME_MAX = 256;

/** Undefined where none was selected: it may be `default`, and it may be selected later. */
export function selectedWorkspace(root: ModuleConfig, files: FileAccess): string | undefined {
  let real: string;
  try {
    real = realpathSync(join(root.real, '.terraform', 'environment'));
  } catch {
    return undefined;
  }
  const read = files.allows(real) ? readText(real, NAME_MAX) : undefined;
  const name = read !== undefined && 'text' in read ? read.text.trim() : '';
  return name === '' ? undefined : name;
}
