import type { Command } from 'commander';
import { assess, exactDifferences, historicRates } from '../analysis/index.js';
import type { Estate } from '../estate/index.js';
import {
  type Comparison,
  compare,
  comparisonJson,
  comparisonMarkdown,
  comparisonText,
  isAtLeast,
  newIn,
  type Snapshot,
  snapshotOf,
} from '../report/index.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { readOrExplain } from './read.js';
import { type ResultFlags, withResultFlags } from './result-options.js';
import { isSaved, readSaved } from './saved.js';
import { deliver, EXIT, json, UsageError } from './terminal.js';
import { outputStyle } from './text-style.js';

const FORMATS = ['text', 'json', 'markdown'] as const;
interface Flags extends ReadFlags<(typeof FORMATS)[number]>, ResultFlags {
  readonly exact?: boolean;
}

/** Options of `firebreak diff`, and what it does. */
export function define(command: Command): void {
  withReadFlags(command, FORMATS).option(
    '--exact',
    'also by how much down time differs, and how sure that is; not of saved assessments',
  );
  withResultFlags(command, 'exit 1 on a finding this severe or more that is new').action(
    async (before: string, after: string, flags: Flags) => {
      const [first, second] = [side(before, flags), side(after, flags)];
      const exact =
        flags.exact === true
          ? { exact: exactDifferences(first.estate!, second.estate!, historicRates()) }
          : {};
      const comparison = { ...compare(first.snapshot, second.snapshot), ...exact };
      await deliver(render(before, after, comparison, flags), flags.output);
      const { failOn } = flags;
      const { findings } = comparison;
      const isNew = newIn(comparison);
      const fails = [...findings.new, ...findings.changed].filter(isNew);
      if (failOn !== undefined && fails.some(({ severity }) => isAtLeast(severity, failOn)))
        process.exitCode = EXIT.finding;
    },
  );
}

/** One of the two: of a saved assessment only what it found is known. */
function side(path: string, flags: Flags): { readonly snapshot: Snapshot; readonly estate?: Estate } {
  if (isSaved(path)) {
    if (flags.exact === true) throw new UsageError(`--exact takes code; ${path} is a saved assessment`);
    return { snapshot: readSaved(path) };
  }
  const { estate, ignores } = readOrExplain([path], flags);
  return { snapshot: snapshotOf(assess(estate, { acceptances: ignores, asOf: flags.asOf })), estate };
}

function render(before: string, after: string, comparison: Comparison, flags: Flags): string {
  if (flags.format === 'json') return json(comparisonJson(comparison));
  if (flags.format === 'markdown') return comparisonMarkdown(comparison);
  const options = { style: outputStyle(flags.output), all: flags.all === true };
  return comparisonText(before, after, comparison, options);
}
