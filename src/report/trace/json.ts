import type { JourneySuppliers, Trace } from '../../trace/index.js';
import type { Concentrations } from './text.js';

const TRACE_SCHEMA = 'firebreak/trace/1';

/** The output contract of `trace --format json`: schema/trace.schema.json. */
export function traceJson(
  trace: Trace,
  journeys: readonly JourneySuppliers[],
  { suppliers, jurisdictions }: Concentrations,
): object {
  return {
    schema: TRACE_SCHEMA,
    at: trace.at,
    names: trace.names,
    zones: [...trace.zones.values()]
      .sort((a, b) => (a.origin < b.origin ? -1 : 1))
      .map((zone) => ({ ...zone, broken: zone.security.state === 'bogus' ? zone.security.why : undefined })),
    journeys,
    concentration: suppliers,
    jurisdictions: jurisdictions.map(({ id, uses, critical }) => ({ id, uses, critical })),
  };
}
