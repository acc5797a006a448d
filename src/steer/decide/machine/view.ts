/** A node as its status page, metrics and API show it. */
import type { NodeView } from '../../model/index.js';
import { countingNodes } from '../verdicts.js';
import { opinions } from './contact.js';
import { isOutdated, observationsOf } from './decide.js';
import type { Moment } from './protocol.js';
import type { NodeState } from './state.js';

export function viewOfNode(state: NodeState, { now, wall }: Moment): NodeView {
  const { view, settings } = state;
  const observations = observationsOf(state);
  const counting = new Set(countingNodes(observations).map(({ node }) => node));
  return {
    node: settings.node,
    now: wall,
    plan: state.plan,
    servingSince: state.servingSince,
    storeAgeMs: state.contactAt === undefined ? undefined : Math.max(0, now - state.contactAt),
    stale: state.isStale,
    verdicts: settings.config.endpoints.map(({ id }) => ({
      endpoint: id,
      ...(view.verdicts.value[id] ?? { state: 'unknown', since: wall }),
      ...opinions(view, id),
    })),
    peers: observations.map(({ node, serving }) => ({ node, counts: counting.has(node), serving })),
    absent: settings.config.nodes.map(({ id }) => id).filter((id) => view.nodes[id] === undefined),
    drained: view.orders.value.drained,
    forced: view.orders.value.forced,
    refused: state.refused,
    notes: notesOf(state),
    published: settings.publishers.map((publisher) => {
      const { serving, problems } = state.outlets[publisher]!;
      return { publisher, serving, problems };
    }),
  };
}

function notesOf(state: NodeState): readonly string[] {
  const { view, settings, lastFailure } = state;
  const notes = [
    state.ruling,
    state.diskProblem,
    state.isReachable ? undefined : `the store cannot be reached: ${lastFailure}`,
    isOutdated(state) ? `the configuration of ${settings.node} is outdated: it makes no plans` : undefined,
    ...view.unreadable.map((key) => `${key} in the store cannot be read: nothing is decided until it can`),
  ];
  return notes.filter((note) => note !== undefined);
}
