import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Programs, SandboxError } from './programs.js';

/**
 * How the first process inside is started: it dies with this one. An ordinary user is the same user inside. Root has
 * no map of users yet, see `mapUsers`.
 */
export function inNamespaces({ setpriv, unshare }: Programs, isRoot: boolean): string[] {
  const user = isRoot ? '--user' : '--map-current-user';
  const kinds = [user, '--keep-caps', '--net', '--mount', '--pid', '--fork', '--mount-proc'];
  return [setpriv, '--pdeathsig', 'KILL', unshare, ...kinds, '--kill-child'];
}

/** Throws a SandboxError that says what to do where this system does not allow the namespaces. */
export function checkNamespaces(programs: Programs, isRoot: boolean): void {
  const [program = '', ...args] = [...inNamespaces(programs, isRoot), programs.ip, 'link', 'set', 'lo', 'up'];
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const said = stderr.trim().split('\n').at(-1) || `unshare ended with status ${status}`;
  throw new SandboxError(`namespaces cannot be made (${said}); ${remedy(isRoot)}`);
}

function remedy(isRoot: boolean): string {
  if (setting('/proc/sys/user/max_user_namespaces') === '0')
    return 'allow user namespaces: sysctl user.max_user_namespaces=10000';
  if (!isRoot && setting('/proc/sys/kernel/unprivileged_userns_clone') === '0')
    return 'allow them to users: sysctl kernel.unprivileged_userns_clone=1';
  if (!isRoot && setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'allow them to users: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or run as root';
  return 'in a container, start it with --privileged, or with the system calls unshare and mount allowed';
}

function setting(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Root inside sees all users as they are. Only root may write such a map, and only from outside. */
export function mapUsers(pid: number): void {
  for (const kind of ['uid', 'gid']) {
    const own = readFileSync(`/proc/self/${kind}_map`, 'utf8').trim().split('\n');
    const same = own.map((line) => {
      const [first, , count] = line.trim().split(/\s+/);
      return `${first} ${first} ${count}`;
    });
    writeFileSync(`/proc/${pid}/${kind}_map`, `${same.join('\n')}\n`);
  }
}
