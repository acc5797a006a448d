/** `dig`, and what it prints, taken apart. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Dug {
  readonly status: string;
  readonly flags: readonly string[];
  /** Records as printed, with one space between fields. */
  readonly answer: readonly string[];
  readonly authority: readonly string[];
  readonly additional: readonly string[];
  readonly text: string;
}

const run = promisify(execFile);

/** Asks a server on this machine. Arguments as on dig's command line; nothing is asked again. */
export async function dig(port: number, ...args: readonly string[]): Promise<Dug> {
  const all = [
    '-r',
    '@127.0.0.1',
    '-p',
    String(port),
    '+noall',
    '+comments',
    '+answer',
    '+authority',
    '+additional',
    '+norecurse',
    '+tries=1',
    '+time=5',
    ...args,
  ];
  const { stdout } = await run('dig', all, { timeout: 20_000 }).catch((error: { stdout: string }) => error);
  const section = (name: string) =>
    (new RegExp(`;; ${name} SECTION:\n((?:[^;\n].*\n)*)`).exec(stdout)?.[1] ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/[ \t]+/g, ' '));
  return {
    status: /status: (\w+)/.exec(stdout)?.[1] ?? 'none',
    flags: (/;; flags: ([a-z ]*);/.exec(stdout)?.[1] ?? '').split(' ').filter((flag) => flag !== ''),
    answer: section('ANSWER'),
    authority: section('AUTHORITY'),
    additional: section('ADDITIONAL'),
    text: stdout,
  };
}
