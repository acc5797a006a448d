import type { Estate, Failure, Scenario } from '../../../src/estate/index.js';
import { type CompiledEstate, place } from '../../../src/graph/index.js';
import {
  componentScenario,
  composite,
  compositeScenario,
  composites,
  incident,
  incidentDetails,
  incidents,
} from '../../../src/scenarios/index.js';
import type { Plug, ScenarioChoice, TimelineRow } from './types.js';

/** Seconds that a loss holds where nobody says, as on the command line. */
const USUAL_SECONDS = 3600;

/** Incidents and composites of the library, those that name most components of the estate first, then the newest. */
export function scenarioChoices(compiled: CompiledEstate): ScenarioChoice[] {
  const choices = [
    ...incidents.map(({ id }) => choice(compiled, incident(id)!, 'incident')),
    ...composites.map((one) => choice(compiled, compositeScenario(one, USUAL_SECONDS), 'composite')),
  ];
  return choices.sort(
    (a, b) =>
      b.touches - a.touches ||
      Date.parse(b.epoch ?? '') - Date.parse(a.epoch ?? '') ||
      (a.id < b.id ? -1 : 1),
  );
}

function choice(
  compiled: CompiledEstate,
  { id, title, epoch, failures }: Scenario,
  kind: ScenarioChoice['kind'],
): ScenarioChoice {
  const { certain, inDoubt } = place(compiled, failures);
  // One of several may have failed, and it is not told which: it is named all the same.
  const named = inDoubt.filter(
    ({ component, failure }) => compiled.components[component]!.id === failure.component,
  );
  const touched = new Set([...certain, ...named].map(({ component }) => component));
  return { id, title, epoch, kind, touches: touched.size };
}

/**
 * What a plug stands for. A scenario is named as on the command line: an incident, a composite or a component's id. Throws
 * a RangeError for anything else, and for a component that is not in the estate: that its loss harms nothing would be
 * said of what is not known.
 */
export function scenarioOf(plug: Plug, { components }: Estate): Scenario {
  if ('given' in plug) return plug.given;
  if ('scenario' in plug) {
    const named = composite(plug.scenario);
    const found =
      incident(plug.scenario) ?? (named === undefined ? undefined : compositeScenario(named, USUAL_SECONDS));
    if (found !== undefined) return found;
    if (!components.some(({ id }) => id === plug.scenario))
      throw new RangeError(`"${plug.scenario}" is no scenario of the library and no component`);
    return componentScenario(plug.scenario, USUAL_SECONDS);
  }
  const { seconds } = plug;
  const known = new Set(components.map(({ id }) => id));
  const gone = plug.components.find((id) => !known.has(id));
  if (gone !== undefined) throw new RangeError(`there is no "${gone}" in this assessment`);
  const parts = [...new Set(plug.components)].map((id) => componentScenario(id, seconds));
  const [first] = parts;
  if (parts.length === 1) return first!;
  return {
    id: parts.map(({ id }) => id).join(','),
    title: parts.map(({ title }) => title).join('; '),
    epoch: null,
    seconds,
    failures: parts.flatMap(({ failures }) => failures),
  };
}

/** An incident's timeline as its sources tell it, in seconds since its second 0; nothing for components. */
export function timelineOf(plug: Plug): TimelineRow[] {
  if ('given' in plug) return plug.given.failures.map(claimedRow);
  const details = 'scenario' in plug ? incidentDetails(plug.scenario) : undefined;
  if (details === undefined) return [];
  const second = (time: string) => (Date.parse(time) - Date.parse(details.epoch)) / 1000;
  return details.rows
    .map(({ from, to, component, says, source, mark }) => ({
      from: second(from),
      to: to === null ? null : second(to),
      component,
      says,
      source,
      mark,
    }))
    .sort((a, b) => a.from - b.from || (a.component < b.component ? -1 : a.component > b.component ? 1 : 0));
}

/** A failure that a feed claims: its evidence has the words and the page. */
function claimedRow({ component, from, to, maybe, evidence }: Failure): TimelineRow {
  const { note = '', url = '' } = evidence;
  return { from, to, component, says: note, source: url, mark: maybe ? 'uncertain' : 'status' };
}
