/**
 * A file of changes that survives being killed at any point: each record is on disk before it counts, and a record that
 * was being written is recognised by its checksum and left out.
 */
import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

export interface Log {
  /** Records in the order in which they were appended. */
  readonly records: readonly unknown[];
  /** On disk when it resolves. Where it rejects, the record is not there and will not come back. */
  readonly append: (record: unknown) => Promise<void>;
  /** Puts other records in place of all there are, at once. */
  readonly replace: (records: readonly unknown[]) => Promise<void>;
  /** Bytes. */
  readonly size: () => number;
  readonly close: () => Promise<void>;
}

export async function openLog(path: string): Promise<Log> {
  const { records, length } = await read(path);
  let file = await open(path, 'a+', 0o600);
  let size = length;
  await cutTo(file, size);
  await syncFolder(path);
  return {
    records,
    append: async (record) => {
      const line = encode(record);
      try {
        await file.appendFile(line);
        await file.datasync();
      } catch (error) {
        await cutTo(file, size);
        throw error;
      }
      size += line.length;
    },
    replace: async (fresh) => {
      const text = Buffer.concat(fresh.map(encode));
      await writeWhole(path, text);
      await file.close();
      file = await open(path, 'a+', 0o600);
      size = text.length;
    },
    size: () => size,
    close: () => file.close(),
  };
}

/** Replaces a file by a whole new one: readers and the next start see the old one or the new one. */
export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(path);
}

/** A rename or a removal is on disk when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function cutTo(file: FileHandle, size: number): Promise<void> {
  const { size: now } = await file.stat();
  if (now === size) return;
  await file.truncate(size);
  await file.sync();
}

function encode(record: unknown): Buffer {
  const text = JSON.stringify(record);
  return Buffer.from(`${crc32(text).toString(16).padStart(8, '0')} ${text}\n`);
}

/** Records up to a last one that is torn. A damaged record before others is no tear: the disk lost what it had kept. */
async function read(path: string): Promise<{ readonly records: unknown[]; readonly length: number }> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const records: unknown[] = [];
  let start = 0;
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    const line = content.toString('utf8', start, end);
    const text = line.slice(9);
    if (line.slice(0, 8) !== crc32(text).toString(16).padStart(8, '0')) {
      if (content.indexOf(10, end + 1) < 0) break;
      throw new Error(
        `${path}:${records.length + 1}: damaged, and records follow it; restore the file from a backup, or move it away to begin anew`,
      );
    }
    records.push(JSON.parse(text));
    start = end + 1;
  }
  return { records, length: start };
}
