import type { Picture } from './aggregate.js';

/** States that are told apart; what is in none of them is up. The worst first. */
export const STATES = ['down', 'unknown', 'degraded', 'recovering'] as const;
export type State = (typeof STATES)[number];
export type States = ReadonlyMap<string, State>;

/** How it stands with what a box stands for. */
export interface Shares {
  /** The state of the component that the box is. */
  readonly own?: State;
  /** How many of what is in it are in each state, the worst first; those that are up are left out. */
  readonly parts: readonly { readonly state: State; readonly count: number }[];
  readonly total: number;
}

/** Shares of every visible box of which anything is not up, frames included. */
export function sharesOf({ boxes, boxOf }: Picture, states: States): ReadonlyMap<string, Shares> {
  const counts = new Map<string, Map<State, number>>();
  for (const [id, state] of states) {
    for (let at = boxOf.get(id) ?? null; at !== null; at = boxes.get(at)?.parent ?? null) {
      const of = counts.get(at) ?? new Map<State, number>();
      counts.set(at, of.set(state, (of.get(state) ?? 0) + 1));
    }
  }
  return new Map(
    [...counts].map(([id, of]) => {
      const { shape, members } = boxes.get(id)!.node;
      const own = shape === 'component' || shape === 'domain' ? states.get(id) : undefined;
      const parts = STATES.flatMap((state) => {
        const count = of.get(state) ?? 0;
        return count === 0 ? [] : [{ state, count }];
      });
      return [id, { ...(own === undefined ? {} : { own }), parts, total: members.length }];
    }),
  );
}
