/** From what nodes saw to what the cluster holds endpoints for. */
import type { Observation, Seen } from '../model/index.js';

/** A verdict as it is kept: what an endpoint is held for, and since when. */
export interface Held {
  readonly state: Seen;
  /** Milliseconds since 1970 at the node that wrote it: for people. */
  readonly since: number;
  readonly why?: string;
}

export interface Hearing {
  readonly endpoints: readonly string[];
  /** Of the nodes with a fresh lease. */
  readonly observations: readonly Observation[];
  readonly quorum: number;
  readonly held: Readonly<Record<string, Held>>;
  /** How long an endpoint has had its verdict, in milliseconds, by a clock that does not jump. */
  readonly heldForMs: (endpoint: string) => number;
  readonly holdDownMs: number;
  readonly blindDoNotCount: boolean;
}

export interface Ruling {
  readonly changes: Readonly<Record<string, { readonly state: Seen; readonly why: string }>>;
  /** Milliseconds until a change that holds now may be made, where one has to wait. */
  readonly waitMs: number | undefined;
  /** Why verdicts stay as they are, where too few nodes count. */
  readonly note: string | undefined;
}

/**
 * The nodes that count: those that see at least one endpoint up, or have not looked yet. One that sees everything down
 * has most likely lost its own network, and if it has not, there is nowhere to go.
 */
export function countingNodes(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ seen }) => {
    let looked = false;
    for (const endpoint in seen) {
      const { state } = seen[endpoint]!;
      if (state === 'up') return true;
      if (state === 'down') looked = true;
    }
    return !looked;
  });
}

/**
 * What changes. An endpoint goes down when at least `quorum` counting nodes see it down, and up when at least `quorum`
 * see it up and fewer see it down; with neither it keeps its verdict, and a known verdict is kept for the hold-down at
 * least.
 */
export function nextVerdicts(hearing: Hearing): Ruling {
  const { observations, quorum, held } = hearing;
  const counting = hearing.blindDoNotCount ? countingNodes(observations) : observations;
  if (counting.length < quorum) return { changes: {}, waitMs: undefined, note: tooFew(hearing, counting) };
  const changes: Record<string, { state: Seen; why: string }> = {};
  let waitMs: number | undefined;
  for (const endpoint of hearing.endpoints) {
    const down = nodesThatSee(counting, endpoint, 'down');
    const before = held[endpoint]?.state ?? 'unknown';
    const state =
      down.length >= quorum
        ? 'down'
        : nodesThatSee(counting, endpoint, 'up').length >= quorum
          ? 'up'
          : before;
    if (state === before) continue;
    const rest = before === 'unknown' ? 0 : hearing.holdDownMs - hearing.heldForMs(endpoint);
    if (rest > 0) waitMs = Math.min(waitMs ?? rest, rest);
    else changes[endpoint] = { state, why: reason(endpoint, state, down, counting) };
  }
  return { changes, waitMs, note: undefined };
}

function nodesThatSee(nodes: readonly Observation[], endpoint: string, state: Seen): readonly Observation[] {
  return nodes.filter(({ seen }) => seen[endpoint]?.state === state);
}

function reason(endpoint: string, state: Seen, down: readonly Observation[], all: readonly Observation[]) {
  if (state !== 'down') return `${all.length - down.length} of ${all.length} nodes do not see it down`;
  const said = down.map(({ seen }) => seen[endpoint]!.why).find((why) => why !== undefined);
  const who = down.map(({ node }) => node).join(', ');
  return `${down.length} of ${all.length} nodes see it down (${who})${said === undefined ? '' : `: ${said}`}`;
}

function tooFew({ observations, quorum }: Hearing, counting: readonly Observation[]): string {
  const blind = observations.length - counting.length;
  const those = blind > 0 ? `, ${blind} of them without a view of any endpoint` : '';
  return `verdicts stay as they are: the quorum is ${quorum}, and ${observations.length === 1 ? '1 node is' : `${observations.length} nodes are`} fresh${those}`;
}
