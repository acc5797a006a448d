import type { Composite, ScenarioSummary } from '../../scenarios/index.js';
import { type Style, table, widthOf, wrap } from './style.js';
import { duration } from './time.js';

const HINT =
  'Any component or fault domain is a scenario too, and so are several with commas between: firebreak replay aws/us-east-1/dynamodb --for 3h, firebreak replay aws,azure, firebreak replay aws_db_instance.main';

export function scenariosText(
  incidents: readonly ScenarioSummary[],
  composites: readonly Composite[],
  style: Style,
): string {
  const { width } = style;
  const dated = incidents.map(({ id, title, epoch, seconds }) => [
    id,
    epoch.slice(0, 16).replace('T', ' '),
    duration(seconds),
    title,
  ]);
  const undated = composites.map(({ id, title }) => [id, title]);
  // An id is there to be copied: where the columns would cut it, each scenario gets lines of its own.
  const ids = Math.max(...[...dated, ...undated].map(([id]) => widthOf(id!)));
  const lines =
    ids + 50 > width
      ? [
          ...dated.map(([id, began, lasted, title]) =>
            entry(id!, `${began} UTC, ${lasted}: ${title}`, width),
          ),
          '',
          ...undated.map(([id, title]) => entry(id!, title!, width)),
        ]
      : [
          ...headed([['incident', 'began (UTC)', 'length', 'what happened'], ...dated], style),
          '',
          ...headed([['composite', 'what fails'], ...undated], style),
        ];
  return `${[...lines, '', ...wrap(HINT, width)].join('\n')}\n`;
}

function entry(id: string, text: string, width: number): string {
  return [id, ...wrap(`  ${text}`, width, '  ')].join('\n');
}

function headed(rows: string[][], { width, colors }: Style): string[] {
  const [header, ...body] = table(rows, width);
  return [colors.dim(header!), ...body];
}
