import { singleDomain } from './single-domain.js';
import { singleMachine } from './single-machine.js';
import { singleZone } from './single-zone.js';
import { type Finding, type Rule, SEVERITIES, type Severity } from './types.js';
import { listed } from './words.js';

const RULES: readonly Rule[] = [singleZone, singleMachine, singleDomain];

/**
 * What takes a journey's default route with it leaves some paths, so the journey is degraded and nobody can use it all
 * the same. It is told like what takes the journey down, one step less severe, with what is left.
 */
export const mostlyLost: Rule = (facts) => {
  if (facts.mostly.length === 0) return [];
  const partly = new Map(facts.mostly.map((point) => [point.component, point]));
  const down = new Map(facts.singles.map((point) => [point.component, point]));
  // A zone may take down one journey and most of another: what sits in it is found by either.
  const both = [...new Set([...partly.keys(), ...down.keys()])].map((component) => {
    const points = [down.get(component), partly.get(component)].filter((one) => one !== undefined);
    const journeys = [...new Set(points.flatMap((one) => one.journeys))];
    return { component, journeys, placeholder: points[0]!.placeholder };
  });
  const found = RULES.flatMap((rule) => rule({ ...facts, singles: both }));
  return found.flatMap((finding): Finding[] => {
    const point = partly.get(finding.subject);
    const journeys = finding.journeys.filter((journey) => point?.journeys.includes(journey));
    // What takes another journey down altogether is told of already.
    if (point === undefined || journeys.length === 0 || down.has(finding.subject)) return [];
    const { component, placeholder } = point;
    const subject = placeholder
      ? `one place of ${component.split('/')[0]}, which the code does not name,`
      : component;
    const first = journeys[0]!;
    const others = journeys.length > 1 ? `, and most of ${journeys.length - 1} more,` : '';
    return [
      {
        ...finding,
        severity: milder(finding.severity),
        title: `${subject} takes all but ${listed(point.left.get(first)!)} of ${first}${others} with it`,
        journeys,
        path: facts.chains.serving(first, finding.subject),
      },
    ];
  });
};

function milder(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)]!;
}
