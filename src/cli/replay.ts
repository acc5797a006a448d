import type { Command } from 'commander';
import { replay } from '../analysis/index.js';
import { compile } from '../graph/index.js';
import { replayJson, replayText } from '../report/index.js';
import { incidentDetails } from '../scenarios/index.js';
import { duration, type ReadFlags, withReadFlags } from './options.js';
import { problemsNote, readOrExplain } from './read.js';
import { scenarioOf } from './scenario.js';
import { json, print, stdoutStyle } from './terminal.js';

export function addReplay(program: Command): void {
  withReadFlags(program.command('replay'))
    .argument(
      '<scenario>',
      'an incident (see firebreak scenarios) or any component: aws/us-east-1, aws_db_instance.main',
    )
    .argument('[path...]', 'what to replay it over; default: the current directory')
    .description('when it would fail: an incident, or the loss of anything, over this estate in time')
    .option('--for <duration>', 'how long a component stays down', duration, 3600)
    .action(async (text: string, paths: string[], flags: ReadFlags & { for: number }) => {
      const read = readOrExplain(paths, flags);
      const { estate } = read;
      const scenario = scenarioOf(text, estate, flags.for);
      const result = replay(compile(estate), scenario);
      await print(
        flags.format === 'json'
          ? json(replayJson(scenario, result))
          : replayText(scenario, result, incidentDetails(scenario.id), {
              style: stdoutStyle(),
              all: flags.all === true,
            }) + problemsNote(read),
      );
    });
}
