import { type Command, Option } from 'commander';
import { assess, SEVERITIES, type Severity } from '../analysis/index.js';
import { assessmentJson, assessmentText } from '../report/index.js';
import { type DoraFlags, doraDirectory, isDora, withDora, writeDora } from './dora.js';
import { date, type ReadFlags, withReadFlags } from './options.js';
import { readOrExplain } from './read.js';
import { EXIT, json, print, stdoutStyle } from './terminal.js';

export function addAssess(program: Command): void {
  withDora(withReadFlags(program.command('assess')))
    .argument(
      '[path...]',
      'directories with Terraform code, plans (terraform show -json), states, firebreak.yaml',
    )
    .description('what would fail: blast radius, single points of failure, hidden control-plane needs')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 on a finding this severe or more').choices(
        SEVERITIES as string[],
      ),
    )
    .addOption(
      new Option('--as-of <date>', 'day that expiry dates of ignored findings are judged by')
        .argParser(date)
        .default(new Date().toISOString().slice(0, 10), 'today'),
    )
    .action(async (paths: string[], flags: ReadFlags & DoraFlags & { failOn?: Severity; asOf: string }) => {
      const directory = isDora(flags) ? doraDirectory(flags) : undefined;
      const { estate, overridden, ignores } = readOrExplain(paths, flags);
      const result = assess(estate, { acceptances: ignores, asOf: flags.asOf });
      const text =
        flags.format === 'json'
          ? json(assessmentJson(result))
          : assessmentText(result, { style: stdoutStyle(), all: flags.all === true, overridden });
      if (directory === undefined) await print(text);
      else writeDora(result, directory);
      const { failOn } = flags;
      const worst = result.findings[0]?.severity;
      if (
        failOn !== undefined &&
        worst !== undefined &&
        SEVERITIES.indexOf(worst) <= SEVERITIES.indexOf(failOn)
      ) {
        process.exitCode = EXIT.finding;
      }
    });
}
