import type { Command } from 'commander';
import { explain, replay } from '../analysis/index.js';
import { compile } from '../graph/index.js';
import { explanationText } from '../report/index.js';
import { closest } from '../scenarios/index.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { problemsNote, readOrExplain } from './read.js';
import { type ScenarioFlags, scenarioOf, withScenarioFlags } from './scenario.js';
import { json, print, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

/** Options of `firebreak explain`, and what it does. */
export function define(command: Command): void {
  withScenarioFlags(withReadFlags(command)).action(
    async (journey: string, text: string, paths: string[], flags: ReadFlags & ScenarioFlags) => {
      const read = readOrExplain(paths, flags);
      const { estate } = read;
      // First: where SCENARIO was left out, a path stands in its place, and it is another estate that was read.
      const { scenario } = scenarioOf(text, estate, flags);
      const ids = estate.journeys.map(({ id }) => id);
      if (!ids.includes(journey)) {
        const near = closest(journey, ids);
        const hint =
          near.length > 0 ? `did you mean ${near.join(' or ')}?` : `journeys are ${ids.join(', ') || 'none'}`;
        throw new UsageError(`"${journey}" is no journey of this estate; ${hint}`);
      }
      const compiled = compile(estate);
      const result = explain(compiled, journey, scenario);
      // Until a standby takes over the journey is down, which the state after it does not show.
      const { outages } = replay(compiled, scenario).journeys.find(({ id }) => id === journey)!;
      await print(
        flags.format === 'json'
          ? json(
              result.map((one) => ({
                ...one,
                outages: outages.filter(({ capability }) => capability === one.capability),
              })),
            )
          : explanationText(journey, scenario, result, outages, {
              style: stdoutStyle(),
              all: flags.all === true,
            }) + problemsNote(read),
      );
    },
  );
}
