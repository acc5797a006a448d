/** When a node has something to do though nothing comes in. */
import { isUnderWay, type NodeState } from './state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** The moment, by the node's own clock, before which a tick changes nothing. */
export function dueAt(state: NodeState): number {
  const { timing, settings, plan } = state;
  if (state.phase === 'loading') return NEVER;
  let due = isUnderWay(state, 'renew') ? NEVER : state.nextRenewAt;
  const sooner = (time: number) => {
    if (time < due) due = time;
  };
  if (!isUnderWay(state, 'state')) {
    sooner(state.nextFullAt);
    if (state.isSynced && settings.rules.poll && !isUnderWay(state, 'head')) sooner(state.nextPollAt);
  }
  if (state.phase === 'starting') sooner(state.startedAt + timing.startMs);
  if (state.isReachable) sooner(state.contactAt! + settings.config.leaseMs);
  if (!state.isStale) sooner((state.contactAt ?? state.startedAt) + settings.config.limits.maxStaleMs);
  if (state.saving === undefined && (state.isUnsaved || state.unsavable !== 0)) sooner(state.saveAt);
  if (state.target !== undefined && state.saving === undefined && !isUnderWay(state, 'plan')) {
    const { number } = state.target;
    const isWanted = number !== state.rejected && number !== state.unsavable && state.isRegistered;
    if (isWanted && settings.rules.isNewer(number, plan?.number ?? 0)) sooner(state.fetchAt);
  }
  if (state.isSynced && !isUnderWay(state, 'itself')) sooner(state.itselfAt);
  sooner(state.decideAt);
  for (const { until } of state.asked) sooner(until);
  if (plan !== undefined) {
    for (const name of settings.publishers) {
      const outlet = state.outlets[name]!;
      if (!outlet.isBusy) sooner(outlet.done < plan.number ? outlet.retryAt : outlet.verifyAt);
    }
  }
  return due;
}
