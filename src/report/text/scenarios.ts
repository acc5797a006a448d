import type { ScenarioSummary } from '../../scenarios/index.js';
import { type Style, table, wrap } from './style.js';
import { duration } from './time.js';

export function scenariosText(scenarios: readonly ScenarioSummary[], { width, colors }: Style): string {
  const rows = scenarios.map(({ id, title, epoch, seconds }) => [
    id,
    epoch.slice(0, 16).replace('T', ' '),
    duration(seconds),
    title,
  ]);
  const [header, ...body] = table([['incident', 'began (UTC)', 'lasted', 'what happened'], ...rows], width);
  const hint =
    'Any component or fault domain is a scenario too: firebreak replay aws/us-east-1/dynamodb --for 3h, firebreak replay aws_db_instance.main';
  return `${[colors.dim(header!), ...body, '', ...wrap(hint, width)].join('\n')}\n`;
}
