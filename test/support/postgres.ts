/** A real PostgreSQL on the loopback, for tests of what speaks its protocol. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './cli.js';
import { has, until } from './drill.js';

const NOBODY = 65534;
const DEBIAN = '/usr/lib/postgresql';
const programs = existsSync(DEBIAN) ? join(DEBIAN, readdirSync(DEBIAN).sort().at(-1)!, 'bin') : undefined;
const isRoot = process.getuid?.() === 0;

/** Whether there can be one here. */
export const canRunPostgres =
  programs !== undefined && existsSync(join(programs, 'initdb')) && (!isRoot || has('setpriv'));

export interface Postgres {
  /** Stops it; resolves when it is gone, with its data. */
  readonly stop: () => Promise<void>;
}

/** Starts one with the role `shop`; `auth` is how it lets clients in (`trust`, `scram-sha-256`). */
export async function startPostgres(port: number, auth = 'trust'): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // PostgreSQL does not run as root.
  const asUser = (command: readonly string[]): [string, string[]] => {
    const whole = isRoot
      ? ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups', ...command]
      : command;
    return [whole[0]!, whole.slice(1)];
  };
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const init = [join(programs!, 'initdb'), '-D', data, '-A', auth, '-U', 'shop', '--no-sync'];
  const password = join(folder, 'password');
  writeFileSync(password, 'a-password\n', { mode: 0o644 });
  const made = await run(...asUser([...init, '--pwfile', password]), { cwd: folder });
  if (made.status !== 0) throw new Error(made.stderr);
  const listen = ['-h', '127.0.0.1', '-p', String(port), '-k', folder];
  const [start, args] = asUser([join(programs!, 'postgres'), '-D', data, ...listen]);
  const server = spawn(start, args, { cwd: folder, stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const ready = ['-h', '127.0.0.1', '-p', String(port)];
  await until(() => spawnSync(join(programs!, 'pg_isready'), ready).status === 0, 30);
  return {
    async stop() {
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
