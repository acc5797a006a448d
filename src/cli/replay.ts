import type { Command } from 'commander';
import { replay } from '../analysis/index.js';
import { compile } from '../graph/index.js';
import { replayJson, replayText } from '../report/index.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { problemsNote, readOrExplain } from './read.js';
import { type ScenarioFlags, scenarioOf, withScenarioFlags } from './scenario.js';
import { json, print } from './terminal.js';
import { stdoutStyle } from './text-style.js';

/** Options of `firebreak replay`, and what it does. */
export function define(command: Command): void {
  withScenarioFlags(withReadFlags(command)).action(
    async (text: string, paths: string[], flags: ReadFlags & ScenarioFlags) => {
      const read = readOrExplain(paths, flags);
      const { estate } = read;
      const { scenario, about } = scenarioOf(text, estate, flags);
      const result = replay(compile(estate), scenario);
      await print(
        flags.format === 'json'
          ? json(replayJson(scenario, result, about))
          : replayText(scenario, result, about, {
              style: stdoutStyle(),
              all: flags.all === true,
            }) + problemsNote(read),
      );
    },
  );
}
