import { type Cause, chainOf, explain, isShown } from '../../../src/analysis/index.js';
import type { Estate, Scenario } from '../../../src/estate/index.js';
import { type CompiledEstate, compile } from '../../../src/graph/index.js';
import type { Play } from './engine.js';
import type { ChainStep, Document } from './types.js';

/**
 * The shortest chain from a component to what failed; empty where it serves fully all the time. Where a standby takes over
 * in the end, the chain to what was lost before it did.
 */
export function chainTo(
  { components, estate }: Pick<Document, 'components' | 'estate'>,
  { scenario, compiled, readings }: Play,
  id: string,
): ChainStep[] {
  const index = compiled.index.get(id);
  if (index === undefined) return [];
  const isUp = readings.every(({ timeline: { notFull } }) => !(notFull[index]![0]! < scenario.seconds));
  if (isUp) return [];
  const cause = causeIn(compiled, id, scenario) ?? causeIn(withoutStandbys(compiled, estate), id, scenario);
  if (cause === null) return [];
  const steps: ChainStep[] = [];
  for (const { component, dependency } of chainOf(cause)) {
    const last = steps.at(-1);
    if (!isShown(components, component) || last?.component === component) continue;
    // What led through a change's helper leads on from the component before it.
    const from = last?.component;
    steps.push({
      component,
      dependency: dependency === null || from === undefined ? dependency : { ...dependency, from },
    });
  }
  return steps;
}

function causeIn(compiled: CompiledEstate, id: string, scenario: Scenario): Cause | null {
  return explain(compiled, id, scenario)[0]!.cause;
}

/** Each standby group with its active member alone, as it is before the switch. */
function withoutStandbys(compiled: CompiledEstate, estate: Estate): CompiledEstate {
  const standby = new Set(
    [...compiled.groupRecords.values()].flatMap(({ id, failover }) => (failover ? [id] : [])),
  );
  return compile({
    ...estate,
    components: compiled.components,
    dependencies: compiled.dependencies.filter(
      ({ group, rank }) => group === undefined || !standby.has(group) || rank === 0,
    ),
    groups: [...compiled.groupRecords.values()],
  });
}
