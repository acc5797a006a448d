import type { Plan } from './plan.js';
import type { Verdict } from './verdict.js';

/** A way in which a plan reaches those who ask. */
export interface Publisher {
  readonly name: string;
  /**
   * Takes over the plan whole and at once, and resolves when it is answered. Numbers never fall; one is repeated after it
   * rejected, after drift and after silence.
   */
  readonly publish: (plan: Plan) => Promise<void>;
  /** What is answered out there now, as this publisher can tell: the plan's number, or undefined. Repairs drift. */
  readonly verify: () => Promise<{
    readonly serving: number | undefined;
    readonly problems: readonly string[];
  }>;
  /** From now on no answer at all (`whenStale: stop-answering`), until the next plan. */
  readonly silence: () => void;
  readonly close: () => Promise<void>;
}

/** What happened, for hooks, history and the status page. Numbered without gaps by the node that tells it. */
export type Event =
  | {
      readonly kind: 'verdict';
      readonly at: number;
      readonly verdict: Verdict;
      readonly before: Verdict['state'];
    }
  | { readonly kind: 'plan'; readonly at: number; readonly plan: Plan; readonly before: number }
  | { readonly kind: 'refused'; readonly at: number; readonly why: string }
  | { readonly kind: 'store'; readonly at: number; readonly reachable: boolean; readonly why?: string };

/** A node as the API, the status page and the metrics see it, at one moment. */
export interface NodeView {
  readonly node: string;
  readonly now: number;
  readonly plan: Plan | undefined;
  /** Since when the plan is served, and how long ago the store last answered; milliseconds. */
  readonly servingSince: number | undefined;
  readonly storeAgeMs: number | undefined;
  readonly stale: boolean;
  readonly verdicts: readonly Verdict[];
  /** Nodes with a fresh lease, and whether each counts (one that sees everything down does not). */
  readonly peers: readonly { readonly node: string; readonly counts: boolean; readonly serving: number }[];
  /** Nodes of the configuration without one. */
  readonly absent?: readonly string[];
  readonly drained: readonly string[];
  /** Names with an order to use one endpoint. */
  readonly forced: Readonly<Record<string, string>>;
  /** Why the newest wish for a plan was refused; undefined when it was not. */
  readonly refused: string | undefined;
  /** What else people should know: fewer fresh nodes than the quorum, an outdated configuration, a disk that is full. */
  readonly notes?: readonly string[];
  readonly published: readonly {
    readonly publisher: string;
    readonly serving: number | undefined;
    readonly problems: readonly string[];
  }[];
}
