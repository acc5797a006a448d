import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The sandbox cannot be had; the message says why and what to do. */
export class SandboxError extends Error {}

/** What the sandbox needs, with the package that has it on Debian, Fedora, Arch and Alpine alike. */
const PACKAGES = {
  sh: 'dash',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'util-linux',
  umount: 'util-linux',
  ip: 'iproute2',
  nft: 'nftables',
} as const;

export type Programs = Readonly<Record<keyof typeof PACKAGES, string>>;

/** Distributions keep them there, and leave it out of the path of ordinary users. */
const SYSTEM = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Paths of all programs the sandbox needs; throws a SandboxError that names the packages of those missing. */
export function findPrograms(path = process.env.PATH ?? ''): Programs {
  const folders = [...path.split(delimiter).filter((folder) => folder.startsWith('/')), ...SYSTEM];
  const names = Object.keys(PACKAGES) as (keyof typeof PACKAGES)[];
  const found = names.map((name) => [name, find(name, folders)] as const);
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => name);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PACKAGES[name]))].join(' ');
    throw new SandboxError(
      `${missing.join(', ')} not found; install ${packages} (for example: sudo apt-get install ${packages})`,
    );
  }
  return Object.fromEntries(found) as unknown as Programs;
}

function find(name: string, folders: readonly string[]): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
