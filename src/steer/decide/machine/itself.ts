/** What a node says of itself: what it sees and serves under its lease, and for good which plan it serves. */
import type { Observation, Write } from '../../model/index.js';
import { claimKey, nodeKey } from './layout.js';
import { type Draft, isUnderWay, ownNumber, request } from './state.js';

/**
 * Writes what the store does not have yet. Both keys are compared and set: a write that was held up somewhere cannot
 * undo a later one. The claim only rises; it is what keeps plans from being deleted.
 */
export function sayItself(draft: Draft): void {
  const { state, at } = draft;
  const { node } = state.settings;
  if (!state.isSynced || state.phase === 'loading' || isUnderWay(state, 'itself')) return;
  const said = state.view.nodes[node];
  const claim = state.view.claims[node];
  // What a publisher has not taken over yet, the node does not answer with: until then the plan before is in use.
  const answered = Object.values(state.outlets).map(({ done }) => done);
  const claimed = Math.max(claim?.value ?? 0, Math.min(ownNumber(state), ...answered));
  if (claim?.value === claimed && saysSame(draft, said?.value)) {
    state.itselfAt = Number.POSITIVE_INFINITY;
    return;
  }
  // Until the watch has told of the last write, another one on the same revisions would be in vain.
  const basis = `${said?.revision} ${claim?.revision}`;
  if (basis === state.itselfBasedOn && at.now < state.itselfAt) return;
  state.itselfBasedOn = basis;
  state.itselfAt = at.now + state.timing.retryMs;
  state.sequence = Math.max(state.sequence, said?.value.sequence ?? 0, at.wall) + 1;
  const observation: Observation = {
    node,
    sequence: state.sequence,
    seen: state.seen,
    serving: ownNumber(state),
  };
  const writes: Write[] = [{ put: nodeKey(node), value: JSON.stringify(observation), leased: true }];
  if (claim?.value !== claimed) writes.push({ put: claimKey(node), value: String(claimed) });
  const id = request(draft, { kind: 'itself', sentAt: at.now });
  const conditions = [
    { key: nodeKey(node), revision: said?.revision ?? 0 },
    { key: claimKey(node), revision: claim?.revision ?? 0 },
  ];
  draft.effects.push({ kind: 'commit', id, conditions, writes });
}

function saysSame({ state }: Draft, said: Observation | undefined): boolean {
  if (said === undefined || said.serving !== ownNumber(state)) return false;
  const ids = Object.keys(said.seen);
  return (
    ids.length === Object.keys(state.seen).length &&
    ids.every((id) => {
      const [one, other] = [said.seen[id]!, state.seen[id]];
      return one.state === other?.state && one.why === other.why;
    })
  );
}
