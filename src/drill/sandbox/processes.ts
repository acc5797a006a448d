import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose parent is `pid`, as this process sees them, oldest first. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The arguments a process was started with; empty where it is gone. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

/**
 * Whether what the terminal sends goes to this process and its children alike, because they are the terminal's
 * foreground: then a signal is not to be passed on, or it would arrive twice.
 */
export function isForeground(): boolean {
  const fields = fieldsOf('self');
  return fields[2] !== undefined && fields[2] === fields[5];
}

function parentOf(pid: string): number {
  return Number(fieldsOf(pid)[1]);
}

/** Fields of `/proc/PID/stat` after the name, which may hold anything: state, parent, group, session, terminal, its foreground group. */
function fieldsOf(pid: string): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
