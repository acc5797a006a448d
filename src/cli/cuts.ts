import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExactAnswer, ExactOptions } from '../analysis/index.js';
import { answer, type NamedAnswer, named, type Question } from '../engine/index.js';
import { type BasicEvent, readFaultTree } from '../readers/openpsa/index.js';
import { cutsJson } from '../report/cuts/index.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { type SamplingFlags, samplingOf, withSamplingFlags } from './sampling-options.js';
import { json, print, UsageError } from './terminal.js';

interface Flags extends ReadFlags, SamplingFlags {
  readonly order?: number;
  readonly top: number;
  readonly by?: 'order' | 'probability';
  readonly cutOff?: number;
  readonly memory: number;
  readonly missionTime?: number;
  readonly sift?: boolean;
}

/** What a node of one of the two diagrams takes on average, and the same in the other. */
const BYTES_PER_NODE = 64;

/** Options of `firebreak cuts`, and what it does. */
export function define(command: Command): void {
  withSamplingFlags(withReadFlags(command))
    .option('--order <n>', 'only sets of at most so many components', whole)
    .option('--top <n>', 'how many sets to list; 0: only count them', whole, 20)
    .addOption(new Option('--by <measure>', 'which sets come first').choices(['order', 'probability']))
    .option('--cut-off <p>', 'only sets at least this probable', probability)
    .option('--mission-time <hours>', 'system-mission-time of a fault tree; default: 8760, a year', hours)
    .option('--memory <MiB>', 'most memory for the exact answer; beyond it, bounds', whole, 1024)
    .option('--sift', 'where that is not enough, look for a better order of variables; slow')
    .action(async (journey: string, paths: string[], flags: Flags) => {
      const { order, top, by, cutOff, memory, sift = false } = flags;
      const options: ExactOptions = {
        top,
        nodes: Math.ceil((memory * 2 ** 20) / BYTES_PER_NODE),
        sift,
        ...samplingOf(flags),
        ...(order === undefined ? {} : { order }),
        ...(by === undefined ? {} : { by }),
        ...(cutOff === undefined ? {} : { cutOff }),
      };
      const isFaultTree = paths.length > 0 && paths.every((path) => /\.(xml|opsa)$/.test(path));
      if (!isFaultTree && flags.missionTime !== undefined)
        throw new UsageError('--mission-time goes with fault trees; journeys are asked for a year');
      const { result: answered, missionHours } = isFaultTree
        ? ofFaultTree(journey, paths, options, flags.missionTime)
        : { result: await ofEstate(journey, paths, flags, options), missionHours: undefined };
      const result =
        answered.sampling === undefined
          ? answered
          : await (await import('./estimate.js')).estimated(answered, flags.threads);
      if (result.outOfReach !== undefined) console.error(`firebreak: not exact: ${result.outOfReach}`);
      if (flags.format === 'json') {
        await print(json(cutsJson(result, missionHours)));
        return;
      }
      const { cutsText } = await import('../report/index.js');
      const { stdoutStyle } = await import('./text-style.js');
      await print(cutsText(result, { style: stdoutStyle(), all: flags.all === true, missionHours }));
    });
}

/** Of a fault tree as it stands, with its negations; nothing else of Firebreak is needed or loaded for it. */
function ofFaultTree(
  journey: string,
  paths: readonly string[],
  options: ExactOptions,
  missionTime: number | undefined,
): { result: NamedAnswer; missionHours: number | undefined } {
  const { tree, diagnostics } = readFaultTree(
    paths.map((file) => ({ file, text: textOf(file) })),
    missionTime,
  );
  if (tree === undefined) {
    const { file, line, message } = diagnostics[0]!;
    throw new UsageError(`${file}:${line}: ${message}`);
  }
  const { events, formula, gates, tops, missionHours } = tree;
  const gate = gates.findIndex((one) => one?.id === journey);
  if (gate < 0) {
    const known = tops.map((top) => gates[top]!.id);
    throw new UsageError(`"${journey}" is no gate of this model; top gates are ${known.join(', ')}`);
  }
  const isRated = events.map((one) => one.probability !== undefined);
  const found = answer(formula, 2 * (formula.events + 1 + gate), {
    ...options,
    by: options.by ?? (isRated.includes(false) ? 'order' : 'probability'),
    ...(isRated.includes(true) ? { probabilities: events.map((one) => one.probability ?? 0) } : {}),
    ...(events.some((one) => one.samples !== undefined) ? { samples: samplesOf(events) } : {}),
  });
  const nameOf = (event: number) => events[event - 1]!.id;
  const unrated = [...found.importance.keys()].filter((event) => !isRated[event - 1]).map(nameOf);
  return { result: named(journey, found, nameOf, unrated), missionHours };
}

/** Samples of the probabilities of a fault tree: as many as percentiles to some hundredths take. */
const SAMPLES = 4096;

/** Values of deviates that are no probability are the nearest one. */
function samplesOf(events: readonly BasicEvent[]): NonNullable<Question['samples']> {
  const columns = events.map(({ samples }) => samples?.(SAMPLES));
  return {
    count: SAMPLES,
    fill: (sample, probabilities) => {
      events.forEach(({ probability = 0 }, e) => {
        probabilities[e] = Math.min(1, Math.max(0, columns[e]?.[sample] ?? probability));
      });
    },
  };
}

async function ofEstate(
  journey: string,
  paths: readonly string[],
  flags: Flags,
  options: ExactOptions,
): Promise<ExactAnswer> {
  const { readOrExplain } = await import('./read.js');
  const { exactAnswers, historicRates } = await import('../analysis/index.js');
  const { compile } = await import('../graph/index.js');
  const { estate } = readOrExplain(paths, flags);
  const ids = estate.journeys.map(({ id }) => id);
  if (!ids.includes(journey)) {
    const { closest } = await import('../scenarios/index.js');
    const near = closest(journey, ids);
    const hint =
      near.length > 0 ? `did you mean ${near.join(' or ')}?` : `journeys are ${ids.join(', ') || 'none'}`;
    throw new UsageError(`"${journey}" is no journey of this estate; ${hint}`);
  }
  return exactAnswers(estate, compile(estate), historicRates(), [journey], options)[0]!;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `${file}: no such file or directory` : `${file}: cannot be read: ${code}`,
    );
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || text.trim() === '') {
    throw new InvalidArgumentError('expected a whole number, 0 or more');
  }
  return value;
}

function hours(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && Number.isFinite(value)) || text.trim() === '')
    throw new InvalidArgumentError('expected hours, 0 or more');
  return value;
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1) || text.trim() === '') throw new InvalidArgumentError('expected 0 to 1');
  return value;
}
