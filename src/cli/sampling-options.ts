import { type Command, InvalidArgumentError } from 'commander';
import type { Sampling } from '../engine/index.js';

/** What withSamplingFlags adds. */
export interface SamplingFlags {
  readonly samples?: number;
  readonly seed?: number;
  readonly threads?: number;
}

/** More take days. */
const MOST_SAMPLES = 1e12;
const MOST_SEED = 2 ** 31 - 1;
const MOST_THREADS = 256;

/** `--samples`, `--seed` and `--threads`, for commands that can estimate. */
export function withSamplingFlags(command: Command): Command {
  return command
    .option(
      '--samples <n>',
      'estimate the probability from so many samples too; rare events by importance sampling',
      upTo(MOST_SAMPLES),
    )
    .option(
      '--seed <n>',
      'what samples are drawn by; the same seed gives the same ones (default 1)',
      upTo(MOST_SEED),
    )
    .option(
      '--threads <n>',
      'most threads (default: one per processor); the result is the same',
      upTo(MOST_THREADS),
    );
}

/** What `--samples` and `--seed` ask of the engine. */
export function samplingOf({ samples, seed = 1 }: SamplingFlags): { readonly sampling?: Sampling } {
  return samples === undefined ? {} : { sampling: { samples, seed } };
}

function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new InvalidArgumentError(`expected a whole number from 1 to ${most.toLocaleString('en')}`);
    return value;
  };
}
