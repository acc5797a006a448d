/** What one node saw of one endpoint, after `fall` and `rise`. */
export type Seen = 'up' | 'down' | 'unknown';

/** What a node publishes under its lease. */
export interface Observation {
  readonly node: string;
  /** Rises with each observation of the node, also over restarts. */
  readonly sequence: number;
  readonly seen: Readonly<Record<string, { readonly state: Seen; readonly why?: string }>>;
  /** Number of the plan the node serves: a plan in use is never deleted. */
  readonly serving: number;
}

/** What the cluster holds an endpoint for. */
export interface Verdict {
  readonly endpoint: string;
  readonly state: Seen;
  /** Nodes with a fresh lease that see it down, and those that see it up. */
  readonly down: readonly string[];
  readonly up: readonly string[];
  /** Milliseconds since 1970 at the node that reports it. */
  readonly since: number;
  readonly why?: string;
}

/** What a person ordered; orders are kept in the store and in the audit log. */
export type Order =
  | { readonly kind: 'drain'; readonly endpoint: string }
  | { readonly kind: 'undrain'; readonly endpoint: string }
  /** Use this endpoint for the name, whatever the policy would choose, until failback. */
  | { readonly kind: 'failover'; readonly name: string; readonly to: string }
  | { readonly kind: 'failback'; readonly name: string }
  /** The configuration of the node that is asked becomes the cluster's, also where it had been replaced before. */
  | { readonly kind: 'adopt' }
  /** A node is gone for good: nothing is kept for it any more. */
  | { readonly kind: 'forget'; readonly node: string };

/** What became of an order, in one sentence for the person who gave it. */
export interface OrderResult {
  readonly done: boolean;
  readonly message: string;
}

export interface AuditEntry {
  readonly at: number;
  readonly node: string;
  /** Who asked: the name that goes with the token, or `automatic`. */
  readonly by: string;
  readonly what: string;
  readonly plan?: number;
}

/** An entry as it is kept: ids rise with the time at the node that wrote it. */
export interface Recorded extends AuditEntry {
  readonly id: string;
}
