/** Collects what could not be read, each problem once, in the order it was met. */
import type { Diagnostic } from '../../estate/index.js';

/** More than this many say nothing new; the rest are counted. */
const DIAGNOSTICS_MAX = 5_000;

export class Diagnostics {
  private readonly seen = new Map<string, Diagnostic>();
  private dropped = 0;

  add(severity: Diagnostic['severity'], message: string, file: string, line: number): void {
    const key = `${file}\n${line}\n${message}`;
    if (this.seen.has(key)) return;
    if (this.seen.size >= DIAGNOSTICS_MAX) this.dropped++;
    else this.seen.set(key, { severity, message, file, line });
  }

  /** Sorted by file and line, so that the order of evaluation does not show. */
  list(): readonly Diagnostic[] {
    const all = [...this.seen.values()].sort(compareDiagnostics);
    if (this.dropped > 0) {
      const message = `${this.dropped} more problems are not shown`;
      all.push({ severity: 'warning', message, file: all[0]?.file ?? '.', line: 1 });
    }
    return all;
  }
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
