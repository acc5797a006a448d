import { type Command, Option } from 'commander';
import { scenariosText } from '../report/index.js';
import { composites, listScenarios } from '../scenarios/index.js';
import { json, print } from './terminal.js';
import { stdoutStyle } from './text-style.js';

/** Options of `firebreak scenarios`, and what it does. */
export function define(command: Command): void {
  command
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const incidents = listScenarios();
      const entries = [
        ...incidents.map((one) => ({ kind: 'incident', ...one })),
        ...composites.map((one) => ({ kind: 'composite', ...one })),
      ];
      await print(format === 'json' ? json(entries) : scenariosText(incidents, composites, stdoutStyle()));
    });
}
