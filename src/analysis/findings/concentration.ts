import type { OwnerShare } from '../concentration.js';
import type { Finding, Rule } from './types.js';

/** How many journeys the providers and jurisdictions take down, as one line: a statement, and no fault. */
export const concentration: Rule = ({
  journeys,
  concentration: { providers, jurisdictions, index },
  chains,
  blast,
}) => {
  const [first] = providers;
  if (journeys.length < 2 || first === undefined || index === null) return [];
  const down = blast.find(({ domain }) => domain === first.component)!.down;
  const says = ({ component, journeys: lost }: OwnerShare) => `${lost} with ${component}`;
  const most = [...providers.slice(0, 3), ...jurisdictions.slice(0, 2)].map(says).join(', ');
  const finding: Finding = {
    rule: 'concentration',
    severity: 'info',
    title: `of ${journeys.length} journeys are lost: ${most}; Herfindahl index over providers ${index.toFixed(2)}`,
    subject: first.component,
    journeys: down,
    path: chains.serving(down[0]!, first.component),
  };
  return [finding];
};
