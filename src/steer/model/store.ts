/** A value and the revision it was written at: revisions of a store only rise. */
export interface Stored {
  readonly value: string;
  readonly revision: number;
}

/** What must hold for a transaction to be written: the key's revision, 0 for a key that must not exist. */
export interface Condition {
  readonly key: string;
  readonly revision: number;
}

export type Write =
  | {
      readonly put: string;
      readonly value: string /** Gone when the lease of the writing node ends. */;
      readonly leased?: boolean;
    }
  | { readonly remove: string };

/**
 * What the cluster shares. All of a transaction or nothing of it is written. A store that cannot be reached, or that
 * has no majority, rejects; nothing is known then of whether a transaction was written.
 */
export interface Store {
  /** Keys that begin with a prefix, with their revisions; `revision` is that of the whole answer. */
  readonly list: (
    prefix: string,
  ) => Promise<{ readonly entries: ReadonlyMap<string, Stored>; readonly revision: number }>;
  /** Whether it was written. Rejects where that is not known. */
  readonly commit: (conditions: readonly Condition[], writes: readonly Write[]) => Promise<boolean>;
  /** Calls back for what changes under a prefix after a revision, until closed; `lost` means: list again. */
  readonly watch: (
    prefix: string,
    after: number,
    heard: {
      readonly changed: (key: string, stored: Stored | undefined) => void;
      readonly lost: (why: string) => void;
    },
  ) => { readonly close: () => void };
  /** Begins or renews the lease of this node; what was put with `leased` lives as long as it. */
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}
