import type { Dependency } from '../../estate/index.js';
import type { Step } from './types.js';

/** Shortest chains of dependencies from a journey to anything it hangs on; computed once per journey. */
export class Chains {
  readonly #run = new Map<string, Map<string, Dependency>>();
  readonly #any = new Map<string, Map<string, Dependency>>();

  /** `outgoing`: what each component needs; what only improves it is left out here. */
  constructor(readonly outgoing: ReadonlyMap<string, readonly Dependency[]>) {}

  /** Over what the journey needs to keep serving; empty where there is no chain. */
  serving(journey: string, to: string): Step[] {
    return this.#trace(this.#run, journey, to, true);
  }

  /** Over what the journey needs to serve, to start and to be changed. */
  any(journey: string, to: string): Step[] {
    return this.#trace(this.#any, journey, to, false);
  }

  /**
   * Over what it takes to change the journey: what it runs on, then the change need of one of these. The shortest
   * chain to a region it also runs in would say something else.
   */
  changing(journey: string, to: string): Step[] {
    const runs = [journey, ...this.#reach(this.#run, journey, true).keys()];
    let shortest: Step[] = [];
    for (const from of runs) {
      for (const dependency of this.outgoing.get(from) ?? []) {
        if (dependency.soft || dependency.need !== 'change') continue;
        const { to: control, need, evidence } = dependency;
        const rest = control === to ? [] : this.serving(control, to);
        if (control !== to && rest.length === 0) continue;
        const steps = [
          ...(from === journey ? [] : this.serving(journey, from)),
          { from, to: control, need, evidence },
          ...rest,
        ];
        if (shortest.length === 0 || steps.length < shortest.length) shortest = steps;
      }
    }
    return shortest;
  }

  #reach(
    cache: Map<string, Map<string, Dependency>>,
    journey: string,
    runOnly: boolean,
  ): Map<string, Dependency> {
    let towards = cache.get(journey);
    if (towards !== undefined) return towards;
    towards = new Map();
    const queue = [journey];
    for (let at = 0; at < queue.length; at++) {
      for (const dependency of this.outgoing.get(queue[at]!) ?? []) {
        const { to, need, soft } = dependency;
        if (soft || (runOnly && need !== 'run') || to === journey || towards.has(to)) continue;
        towards.set(to, dependency);
        queue.push(to);
      }
    }
    cache.set(journey, towards);
    return towards;
  }

  #trace(cache: Map<string, Map<string, Dependency>>, journey: string, to: string, runOnly: boolean): Step[] {
    const towards = this.#reach(cache, journey, runOnly);
    const steps: Step[] = [];
    for (let at = to; at !== journey; ) {
      const dependency = towards.get(at);
      if (dependency === undefined) return [];
      const { from, need, evidence } = dependency;
      steps.push({ from, to: at, need, evidence });
      at = from;
    }
    return steps.reverse();
  }
}
