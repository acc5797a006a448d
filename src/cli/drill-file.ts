/** The `drill` section of firebreak.yaml in the place of options that were not given. */

import { statSync } from 'node:fs';
import type { Places } from '../atlas/index.js';
import { type Expectation, parseExpectation, parseMapping, parsePassing } from '../drill/index.js';
import { type DrillFile, readDrillFile, regionsSaid, type Typed } from '../readers/index.js';
import { interval, type RunFlags } from './running.js';
import { UsageError } from './terminal.js';

/** Options that the file may give, too. */
export interface FileFlags extends RunFlags {
  readonly config?: string;
  readonly as?: string;
  readonly expect?: Expectation;
}

const HERE = ['firebreak.yaml', 'firebreak.yml'];

/**
 * The flags, and what the file says where they say nothing. Its checks are shell lines, so it is that of `--config` or of
 * the current directory, and never one that merely lies in a path that is read.
 */
export function withDrillFile<T extends FileFlags>(flags: T): T {
  const file = flags.config ?? HERE.find(isFile);
  if (file === undefined) return flags;
  const said = readDrillFile(file);
  const [first] = said.problems.filter(({ severity }) => severity === 'error');
  if (first !== undefined) {
    const place = [first.file, first.line, first.column].filter(Boolean).join(':');
    throw new UsageError(`${place}: ${first.message}`);
  }
  return { ...flags, ...regions(flags.region, said.regions), ...settled(flags, said.drill) };
}

/** A pipe is for whoever names it: one that lies about may never end. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function settled(flags: FileFlags, drill: DrillFile['drill']): Partial<FileFlags> {
  if (drill === undefined) return {};
  const typed = new Set(flags.check.map(({ journey }) => journey));
  const as = flags.as ?? drill.as?.text;
  const expect = flags.expect ?? (drill.expect && at(drill.expect, parseExpectation));
  const every = flags.every ?? (drill.every && at(drill.every, interval));
  return {
    // The first that fits a host counts.
    map: [...flags.map, ...drill.map.map((one) => at(one, parseMapping))],
    passUdp: [...flags.passUdp, ...drill.passUdp.map((one) => at(one, parsePassing))],
    check: [
      ...flags.check,
      ...drill.checks
        .filter(({ journey }) => !typed.has(journey))
        .map(({ journey, text }) => ({ journey, line: text })),
    ],
    ...(as === undefined ? {} : { as }),
    ...(expect === undefined ? {} : { expect }),
    ...(every === undefined ? {} : { every }),
  };
}

/** An option's region of a provider stands in for the file's. */
function regions(typed: Places | undefined, said: readonly Typed[]): Pick<FileFlags, 'region'> {
  const own = regionsSaid(said, refuse);
  if (own.size === 0 && typed === undefined) return {};
  return { region: new Map([...own, ...(typed ?? [])]) };
}

/** The value, or a usage error that says where in the file it stands. */
function at<T>(one: Typed, parse: (text: string) => T): T {
  try {
    return parse(one.text);
  } catch (error) {
    return refuse(one, (error as Error).message);
  }
}

function refuse({ file, line, column, key }: Typed, message: string): never {
  throw new UsageError(`${file}:${line}:${column}: ${key}: ${message}`);
}
