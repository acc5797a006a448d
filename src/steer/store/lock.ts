/** One process at a time in a directory. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Lock {
  /** Rejects where another process has the directory by now. */
  readonly check: () => Promise<void>;
  readonly release: () => Promise<void>;
}

interface Owner {
  readonly pid: number;
  /** When the process began, as far as the system tells: numbers of processes are used again. */
  readonly began: string;
  readonly token: string;
}

/** Two that take it over at the same moment: the last to write has it, the other sees so after this time. */
const SETTLE_MS = 50;

/** Rejects where a living process has the directory. */
export async function lock(directory: string): Promise<Lock> {
  const path = join(directory, 'lock');
  const holder = await ownerOf(path);
  if (holder !== undefined && (await isAlive(holder))) {
    throw new Error(
      `${path}: process ${holder.pid} has this directory; stop it, or give this one another directory`,
    );
  }
  const owner: Owner = { pid: process.pid, began: await beginningOf(process.pid), token: randomUUID() };
  const temporary = `${path}.${owner.token}`;
  await writeFile(temporary, JSON.stringify(owner), { mode: 0o600 });
  await rename(temporary, path);
  await sleep(SETTLE_MS);
  const check = async () => {
    const now = await ownerOf(path);
    if (now?.token !== owner.token) {
      throw new Error(
        `${path}: ${now === undefined ? 'somebody removed the lock' : `process ${now.pid} took this directory`}`,
      );
    }
  };
  await check();
  return {
    check,
    release: async () => {
      await check().then(
        () => rm(path, { force: true }),
        () => {},
      );
    },
  };
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, began }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await beginningOf(pid)) === began && !(pid === process.pid && began === '');
}

/** Boot and start time of a process on Linux; elsewhere nothing, and the number has to do. */
async function beginningOf(pid: number): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold spaces; the start time is the 20th field after it (proc(5)).
    return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
