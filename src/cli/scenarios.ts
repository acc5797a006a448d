import { type Command, Option } from 'commander';
import { scenariosText } from '../report/index.js';
import { listScenarios } from '../scenarios/index.js';
import { json, print, stdoutStyle } from './terminal.js';

export function addScenarios(program: Command): void {
  program
    .command('scenarios')
    .description('incidents that can be replayed')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const scenarios = listScenarios();
      await print(format === 'json' ? json(scenarios) : scenariosText(scenarios, stdoutStyle()));
    });
}
