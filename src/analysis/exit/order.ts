import { compareText, type Estate, outgoingOf } from '../../estate/index.js';
import type { FamilyPlan, MoveStep, Phase } from './types.js';

export const PHASES: readonly Phase[] = ['foundation', 'state', 'compute', 'edge', 'operations'];

/** Every component that moves, phase by phase, and inside a phase what others need before those. */
export function orderOf(estate: Estate, families: readonly FamilyPlan[]): MoveStep[] {
  const familyOf = new Map(
    families.flatMap((family) => family.components.map((id) => [id, family] as const)),
  );
  const steps = neededFirst(estate, [...familyOf.keys()].sort(compareText)).flatMap(
    (component): MoveStep[] => {
      const family = familyOf.get(component);
      if (
        family?.phase == null ||
        family.family === null ||
        (family.to === null && family.selfHosted.length === 0)
      )
        return [];
      const to =
        family.to === null
          ? (family.selfHosted[0]?.name ?? '')
          : `${family.to.provider}/${family.to.service}`;
      return [{ phase: family.phase, family: family.family, component, to, data: family.data }];
    },
  );
  return PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase));
}

/** All components in an order in which what is needed comes before what needs it; circles are cut where they begin. */
function neededFirst(estate: Estate, starts: readonly string[]): string[] {
  const outgoing = outgoingOf(estate.dependencies.filter(({ need }) => need !== 'change'));
  const done = new Set<string>();
  const order: string[] = [];
  for (const start of starts) {
    const path: { readonly id: string; next: number }[] = [];
    const enter = (id: string) => {
      if (done.has(id)) return;
      done.add(id);
      path.push({ id, next: 0 });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const dependency = outgoing.get(top.id)?.[top.next++];
      if (dependency !== undefined) enter(dependency.to);
      else {
        order.push(top.id);
        path.pop();
      }
    }
  }
  return order;
}
