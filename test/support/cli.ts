import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = fileURLToPath(new URL('../../bin/firebreak', import.meta.url));

export interface CliOptions {
  /** Default: the repository. */
  readonly cwd?: string;
  /** Added to an environment that holds nothing but PATH and HOME, so that the caller's terminal does not matter. */
  readonly env?: Readonly<Record<string, string>>;
  /** Width of the terminal. */
  readonly columns?: number;
  /** Kills it after so long: the status is null then. */
  readonly timeoutMs?: number;
  /** Closes the reading end of stdout after the first bytes, as `| head` does. */
  readonly closeEarly?: boolean;
}

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `firebreak` as a user does: a process of its own, its output a pipe. */
export function firebreak(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return run(process.execPath, [BIN, ...args], options);
}

/** Output of a `firebreak` that must succeed without a complaint. */
export async function outputOf(args: readonly string[], options: CliOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await firebreak(args, options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** Runs a command to its end. */
export function run(command: string, args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { cwd = ROOT, env = {}, columns, timeoutMs, closeEarly = false } = options;
  return new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(command, args, {
      cwd,
      env: { PATH, HOME, ...(columns === undefined ? {} : { COLUMNS: String(columns) }), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' as const }),
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (closeEarly) child.stdout.destroy();
      });
    }
    child.on('error', reject).on('close', (status) => resolve({ status, ...output }));
  });
}
