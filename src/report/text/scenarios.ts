import type { ScenarioSummary } from '../../scenarios/index.js';
import { type Style, table, widthOf, wrap } from './style.js';
import { duration } from './time.js';

const HINT =
  'Any component or fault domain is a scenario too: firebreak replay aws/us-east-1/dynamodb --for 3h, firebreak replay aws_db_instance.main';

export function scenariosText(scenarios: readonly ScenarioSummary[], { width, colors }: Style): string {
  const rows = scenarios.map(({ id, title, epoch, seconds }) => [
    id,
    epoch.slice(0, 16).replace('T', ' '),
    duration(seconds),
    title,
  ]);
  // An id is there to be copied: where the columns would cut it, each incident gets lines of its own.
  const ids = Math.max(...rows.map(([id]) => widthOf(id!)));
  if (ids + 50 > width) {
    const told = rows.map(([id, began, lasted, title]) =>
      [id!, ...wrap(`  ${began} UTC, ${lasted}: ${title}`, width, '  ')].join('\n'),
    );
    return `${[...told, '', ...wrap(HINT, width)].join('\n')}\n`;
  }
  const [header, ...body] = table([['incident', 'began (UTC)', 'lasted', 'what happened'], ...rows], width);
  return `${[colors.dim(header!), ...body, '', ...wrap(HINT, width)].join('\n')}\n`;
}
