/** The library's data, mirrored by schema/scenario.schema.json and schema/composites.schema.json. */
import type { Capability } from '../estate/index.js';

/**
 * How well a row is founded. provider: the provider's report was read; digest: a detailed public digest of it;
 * status: the provider's status log; third-party: somebody else; uncertain: not re-read, or sources disagree.
 */
export type Mark = 'provider' | 'digest' | 'status' | 'third-party' | 'uncertain';

/** One component that lost one capability for one interval. */
export interface IncidentRow {
  readonly component: string;
  /** The component is a zone by its id, which no zone of the atlas has: names differ between accounts. */
  readonly zoneId?: string;
  /** It may be the zone that failed; see `zoneId`. */
  readonly maybe?: true;
  readonly capability: Capability;
  readonly severity: 'down' | 'degraded';
  /** Only who uses this feature of it lost something, where the source says so: a `features` of the atlas. */
  readonly feature?: string;
  /** How it showed to clients, where the source says so: an effect of `firebreak drill`, such as `dns=empty`. */
  readonly effect?: string;
  /** ISO times. `to` null: no end stated. */
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly mark: Mark;
  /** What happened, in a line. */
  readonly says: string;
}

export interface Remark {
  readonly what: string;
  readonly source: string;
}

export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  /** Region it began in, `global` where it had none. */
  readonly region: string;
  /** Second 0; rows that began earlier are clamped to it. */
  readonly epoch: string;
  /** End of the last row with a definite end; later where rows have none and the sources tell further. */
  readonly until: string;
  readonly summary: string;
  readonly source: string;
  readonly lessons?: readonly string[];
  readonly recovery?: readonly { readonly at: string; readonly what: string }[];
  readonly rows: readonly IncidentRow[];
  /** Reported as affected without stated times; shown and not replayed. */
  readonly untimed?: readonly Remark[];
  /** Reported as not affected. */
  readonly unaffected?: readonly Remark[];
}

/** Several failures that hold together, for a question that no single component asks. */
export interface Composite {
  readonly id: string;
  readonly title: string;
  /** What it stands for, what fails, and what does not. */
  readonly summary: string;
  /** Id of an incident that came near to it. */
  readonly incident?: string;
  readonly parts: readonly {
    /** An id or a pattern. */
    readonly component: string;
    readonly capability: Capability;
    readonly severity: 'down' | 'degraded';
    readonly says: string;
  }[];
}
