import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file so that whoever reads it sees the old one or the new one, whole. */
export function writeAtomically(path: string, content: string | Buffer): void {
  const part = `${path}.part`;
  const file = openSync(part, 'w', 0o644);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
}
