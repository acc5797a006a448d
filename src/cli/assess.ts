import type { Command } from 'commander';
import {
  type Assessment,
  assess,
  assessExactly,
  type ExactAnswer,
  type Pairs,
  pairsPlan,
} from '../analysis/index.js';
import {
  assessmentJson,
  assessmentMarkdown,
  assessmentText,
  baselineText,
  type Comparison,
  compare,
  drawingOf,
  findingsCsv,
  graphviz,
  htmlReport,
  isAtLeast,
  junit,
  mermaid,
  newIn,
  sarif,
  snapshotOf,
} from '../report/index.js';
import { inParts } from './compute.js';
import { doraDirectory, writeDora } from './dora.js';
import { estimated } from './estimate.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { rulePages, rulesUrl, webApp } from './package.js';
import { nameOf, readOrExplain } from './read.js';
import { type ResultFlags, withResultFlags } from './result-options.js';
import { manifest } from './root.js';
import { type SamplingFlags, samplingOf, withSamplingFlags } from './sampling-options.js';
import { readSaved } from './saved.js';
import { deliver, EXIT, json, UsageError } from './terminal.js';
import { outputStyle } from './text-style.js';

/** What a format is made from. */
interface Job {
  readonly result: Assessment;
  /** Exact answers, where they were asked for. */
  readonly exact: readonly ExactAnswer[];
  /** What two losses take down together, where that was asked for. */
  readonly pairs: Pairs | undefined;
  readonly overridden: readonly string[];
  readonly flags: Flags;
  readonly comparison: Comparison | undefined;
  readonly paths: readonly string[];
}

const FORMATS = {
  text: textOf,
  json: ({ result, ...more }: Job) => json(assessmentJson(result, more)),
  markdown: ({ result, exact, pairs, flags, comparison }: Job) =>
    assessmentMarkdown(result, {
      exact,
      ...(pairs === undefined ? {} : { pairs }),
      ...(comparison === undefined ? {} : { baseline: comparison }),
      ...(flags.sourceUrl === undefined ? {} : { sourceUrl: flags.sourceUrl }),
    }),
  sarif: sarifOf,
  junit: ({ result, flags, comparison }: Job) =>
    junit(result, {
      rules: rulePages(),
      failOn: flags.failOn ?? 'medium',
      ...(comparison === undefined ? {} : { comparison }),
    }),
  html: ({ result, paths, ...more }: Job) =>
    htmlReport(webApp(), nameOf(paths), JSON.stringify(assessmentJson(result, more))),
  csv: ({ result, comparison }: Job) => findingsCsv(result, comparison),
  mermaid: ({ result, flags }: Job) => mermaid(drawingOf(result, { all: flags.all === true })),
  graphviz: ({ result, flags }: Job) => graphviz(drawingOf(result, { all: flags.all === true })),
} as const;

interface Flags extends ReadFlags<keyof typeof FORMATS | 'dora'>, ResultFlags, SamplingFlags {
  readonly baseline?: string;
  readonly sourceUrl?: string;
  readonly exact?: boolean;
  readonly pairs?: boolean;
}

/** Options of `firebreak assess`, and what it does. */
export function define(command: Command): void {
  withReadFlags(command, [...Object.keys(FORMATS), 'dora']);
  withSamplingFlags(withResultFlags(command, 'exit 1 on a finding this severe or more'))
    .option('--baseline <file>', 'saved assessment (--format json): only findings that are not in it count')
    .option('--exact', 'also cut sets of any size, the exact probability to be down, and how sure that is')
    .option('--pairs', 'also which two places, services or third parties take down what neither does alone')
    .option('--source-url <url>', 'address that links of --format markdown to files begin with')
    .action(async (paths: string[], flags: Flags) => {
      for (const more of ['exact', 'pairs'] as const) {
        if (flags[more] !== true || EXACT.has(flags.format)) continue;
        const formats = [...EXACT].join(', ');
        throw new UsageError(`--${more} goes with ${formats}; ${flags.format} has no place for it`);
      }
      if (flags.samples !== undefined && flags.exact !== true)
        throw new UsageError('--samples goes with --exact: an estimate stands beside the exact answer');
      const directory = flags.format === 'dora' ? doraDirectory(flags) : undefined;
      const saved = flags.baseline === undefined ? undefined : readSaved(flags.baseline);
      const { estate, overridden, ignores } = readOrExplain(paths, flags);
      const assessed = assess(estate, { acceptances: ignores, asOf: flags.asOf });
      const comparison = saved === undefined ? undefined : compare(saved, snapshotOf(assessed));
      const { result, exact: answers } =
        flags.exact === true
          ? assessExactly(assessed, { top: SETS, ...samplingOf(flags) })
          : { result: assessed, exact: [] };
      const exact: ExactAnswer[] = [];
      for (const one of answers) exact.push(await estimated(one, flags.threads));
      const pairs = flags.pairs === true ? await pairsIn(result, flags.threads) : undefined;
      const job = { result, exact, pairs, overridden, flags, comparison, paths };
      if (flags.format === 'dora') writeDora(result, directory!);
      else await deliver(FORMATS[flags.format](job), flags.output);
      const { failOn } = flags;
      if (failOn === undefined) return;
      const counts = comparison === undefined ? () => true : newIn(comparison);
      if (result.findings.some((one) => isAtLeast(one.severity, failOn) && counts(one))) {
        process.exitCode = EXIT.finding;
      }
    });
}

/** What two losses take down together: in threads where there are many. */
async function pairsIn({ compiled }: Assessment, threads: number | undefined): Promise<Pairs> {
  const { job, parts, pairs } = pairsPlan(compiled);
  return pairs(await inParts<Int32Array>({ kind: 'pairs', job }, parts, threads));
}

/** Formats that have a place for exact answers and for pairs. */
const EXACT: ReadonlySet<string> = new Set(['text', 'json', 'markdown', 'html']);
/** Sets of each journey that --exact tells with --all; fewer without. */
const SETS = 20;

function textOf({ result, exact, pairs, overridden, flags, comparison }: Job): string {
  const options = { style: outputStyle(flags.output), all: flags.all === true };
  const text = assessmentText(result, {
    ...options,
    overridden,
    exact,
    ...(pairs === undefined ? {} : { pairs }),
  });
  return comparison === undefined ? text : `${text}\n${baselineText(flags.baseline!, comparison, options)}`;
}

function sarifOf({ result, comparison }: Job): string {
  const about = manifest();
  const url = rulesUrl(about);
  return json(
    sarif(result, {
      version: about.version,
      rules: rulePages(),
      root: process.cwd(),
      ...(url === undefined ? {} : { rulesUrl: url }),
      ...(comparison === undefined ? {} : { comparison }),
    }),
  );
}
