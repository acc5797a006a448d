import type { RecordSet } from '../../model/index.js';

export interface SetKey {
  /** Absolute, lower case, without the last dot. */
  readonly name: string;
  readonly type: string;
}

/** What is to be changed of a zone. Sets that are not named stay as they are. */
export interface Change {
  /** Nothing is changed unless this set is exactly so, or, without data, is not there. */
  readonly expected: RecordSet;
  /** Each takes the place of what is at its name and type. */
  readonly put: readonly RecordSet[];
  readonly remove: readonly SetKey[];
}

/**
 * DNS that a team already has, as much of it as steering needs: one for each protocol or provider. A provider's HTTP API
 * that has no condition for its changes cannot keep two nodes from overwriting each other; it has to get `expected` from
 * what it offers (versions, ETags) or say that only one node may publish by it.
 */
export interface ZoneEditor {
  /** For messages: who is asked. */
  readonly name: string;
  /** The sets there are now, of those named, as the zone's own servers hold them. */
  readonly read: (zone: string, keys: readonly SetKey[]) => Promise<readonly RecordSet[]>;
  /** All of the change, or nothing and `raced` where `expected` does not hold. Rejects with what the server says. */
  readonly change: (zone: string, change: Change) => Promise<'changed' | 'raced'>;
}
