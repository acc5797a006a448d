import { compareText, type Dependency, type Estate, outgoingOf } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import { blastRadius } from '../blast-radius.js';
import { singlePoints } from '../single-points.js';
import { tiesTo } from './rehome.js';
import type { Leaving, Outlook, TiedJourney } from './types.js';

/** What the assessment says of an estate: single points, the blast radius of places, and journeys tied to what is left. */
export function outlookOf(estate: Estate, leaving: Leaving, places: readonly string[]): Outlook {
  const compiled = compile(estate);
  return {
    singles: singlePoints(compiled),
    blast: blastRadius(compiled, places),
    tied: tiedJourneys(estate, tiesTo(leaving, estate)),
  };
}

/** Journeys that reach what is left by any kind of dependency, with the components through which they do. */
function tiedJourneys(estate: Estate, ties: readonly Dependency[]): TiedJourney[] {
  const enabled = new Set(estate.components.filter(({ disabled }) => !disabled).map(({ id }) => id));
  const outgoing = outgoingOf(
    estate.dependencies.filter(({ from, to }) => enabled.has(from) && enabled.has(to)),
  );
  const tiesFrom = outgoingOf(ties);
  return estate.journeys.flatMap((journey): TiedJourney[] => {
    const before = new Map<string, string | undefined>([[journey.id, undefined]]);
    let first: Dependency | undefined;
    const through = new Map<string, TiedJourney['through'][number]>();
    for (const id of before.keys()) {
      for (const tie of tiesFrom.get(id) ?? []) {
        first ??= tie;
        const strength = tie.soft ? 'soft' : 'hard';
        // One line for each component and need: the first of several services says enough.
        const key = `${id}\0${tie.need}`;
        if (!through.has(key)) through.set(key, { component: id, to: tie.to, need: tie.need, strength });
      }
      for (const { to } of outgoing.get(id) ?? []) if (!before.has(to)) before.set(to, id);
    }
    if (first === undefined) return [];
    const path = [first.to];
    for (let at: string | undefined = first.from; at !== undefined; at = before.get(at)) path.unshift(at);
    return [
      {
        journey: journey.id,
        through: [...through.values()].sort((a, b) => compareText(a.component, b.component)),
        path,
      },
    ];
  });
}
