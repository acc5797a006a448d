import type { Command } from 'commander';
import { type ChosenTarget, exitPlan, leavingOf, targetOf } from '../analysis/index.js';
import { atlas } from '../atlas/index.js';
import { exitJson, exitText } from '../report/index.js';
import { closest } from '../scenarios/index.js';
import { collect, type ReadFlags, withReadFlags } from './options.js';
import { problemsNote, readOrExplain } from './read.js';
import { json, print, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

/** Options of `firebreak exit`, and what it does. */
export function define(command: Command): void {
  withReadFlags(command)
    .option(
      '--to <provider[/region]>',
      'where to go; may be given several times: the first that offers a service takes it',
      collect,
      [],
    )
    .action(async (id: string, paths: string[], flags: ReadFlags & { readonly to: readonly string[] }) => {
      const leaving = leavingOf(id) ?? unknown(id);
      const targets = flags.to.map((text): ChosenTarget => {
        const found = targetOf(text, leaving);
        if ('error' in found) throw new UsageError(hinted(found.error, text.split('/')[0]!));
        return found;
      });
      const read = readOrExplain(paths, flags);
      const plan = exitPlan(read.estate, leaving, targets);
      await print(
        flags.format === 'json'
          ? json(exitJson(plan))
          : exitText(plan, {
              style: stdoutStyle(),
              all: flags.all === true,
              byDefault: targets.length === 0,
            }) + problemsNote(read),
      );
    });
}

function unknown(id: string): never {
  const known = atlas.providers.map((one) => one.id);
  const laws = Object.keys(atlas.jurisdictions).map((code) => `jurisdiction/${code}`);
  const near = closest(id, [...known, ...laws]);
  const hint =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `providers are ${known.join(', ')}; laws are jurisdiction/us and so on`;
  throw new UsageError(`"${id}" is neither a provider nor a jurisdiction of the atlas; ${hint}`);
}

function hinted(error: string, id: string): string {
  const near = closest(
    id,
    atlas.providers.map((one) => one.id),
  ).filter((one) => one !== id);
  return near.length > 0 && /is no provider/.test(error)
    ? `${error}; did you mean ${near.join(' or ')}?`
    : error;
}
