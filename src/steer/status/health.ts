import type { Limits, NodeView } from '../model/index.js';

export interface Health {
  readonly status: 'ok' | 'failing';
  /** Why it is failing. */
  readonly why?: string;
  readonly plan?: number;
  readonly stale: boolean;
}

/**
 * A node is healthy while it answers with a valid plan: one that at least one of its publishers serves. A stale one that
 * goes on answering is healthy too: taking it away would take away answers. One that has stopped answering is not.
 */
export function healthOf(
  { plan, published, stale }: NodeView,
  { whenStale }: Pick<Limits, 'whenStale'>,
): Health {
  const failing = (why: string): Health => ({
    status: 'failing',
    why,
    ...(plan === undefined ? {} : { plan: plan.number }),
    stale,
  });
  if (plan === undefined) return failing('this node has no plan yet');
  if (stale && whenStale === 'stop-answering')
    return failing('this node is stale, and has stopped answering as it was told to');
  if (published.length > 0 && published.every(({ serving }) => serving === undefined))
    return failing('no publisher of this node serves a plan');
  return { status: 'ok', plan: plan.number, stale };
}
