import { FALSE, type Formula, formulaOf, type Gate, type Literal } from '../../engine/index.js';
import { canFail } from '../../estate/index.js';
import { type CompiledEstate, LAYER } from '../../graph/index.js';
import { journeyServeSystem } from '../single-points.js';

/** When the journeys of an estate are down, as a formula over the losses of components. */
export interface EstateFormula {
  readonly formula: Formula;
  /** Component index of each event, in the order of their numbers. */
  readonly components: readonly number[];
  /** "This journey is down", by its component index. */
  downOf(journey: number): Literal;
}

/**
 * The equations of who serves, turned round: a component is down when it is lost itself, or when so many members of one of
 * its groups are down that too few are left. On cycles that is the least solution: nobody is down because of himself.
 * Events are what can be lost and is known: no journeys, no placeholders.
 */
export function formulaOfEstate(compiled: CompiledEstate): EstateFormula {
  const system = journeyServeSystem(compiled);
  const { groupOffset, groupNeed, inputOffset, input } = system;
  const placeholders = new Set(compiled.placeholders);
  const variables: number[] = [];
  for (let v = 0; v < system.size; v++) {
    const c = system.component[v]!;
    if (system.layer[v] !== LAYER.serve || placeholders.has(c) || !canFail(compiled.components[c]!)) continue;
    variables.push(v);
  }
  // By id, so that sets read the same whatever order the equations are in.
  variables.sort((a, b) => system.component[a]! - system.component[b]!);
  const components = variables.map((v) => system.component[v]!);
  const eventOf = new Int32Array(system.size);
  variables.forEach((v, i) => {
    eventOf[v] = i + 1;
  });
  const events = components.length;
  // Gate v is "variable v is lost"; those after them are groups with members to spare.
  const lost = (v: number): Literal => 2 * (events + 1 + v);
  const spare: Gate[] = [];
  const gates = Array.from({ length: system.size }, (_, v): Gate => {
    const inputs: Literal[] = eventOf[v]! > 0 ? [2 * eventOf[v]!] : [];
    for (let g = groupOffset[v]!; g < groupOffset[v + 1]!; g++) {
      const members = Array.from(input.subarray(inputOffset[g]!, inputOffset[g + 1]!), lost);
      const need = members.length - groupNeed[g]! + 1;
      if (need === 1) inputs.push(...members);
      else {
        spare.push({ need, inputs: members });
        inputs.push(2 * (events + system.size + spare.length));
      }
    }
    return { need: 1, inputs };
  });
  return {
    formula: formulaOf(events, [...gates, ...spare]),
    components,
    downOf(journey) {
      const v = system.variable(LAYER.serve, journey);
      return v < 0 ? FALSE : lost(v);
    },
  };
}
