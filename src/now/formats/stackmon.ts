import type { Claim, Severity, Subject } from '../types.js';
import { NotTheFeed, newestOf, parsed, plain, records, string, time } from './text.js';

/** `INCIDENT_IMPACTS` of the software: 0 is maintenance. */
const OF_IMPACT: Readonly<Record<string, Severity>> = { 1: 'degraded', 2: 'degraded', 3: 'down' };

/**
 * Components with their incidents as the status dashboard of Open Telekom Cloud gives them (`/v1/component_status` of
 * https://github.com/stackmon/status-dashboard-v3): a component for each service and region. An incident that touches several
 * components stands under each of them, and is one claim.
 */
export function readStackmon(body: string): Claim[] {
  const components = parsed(body);
  const [first] = records(components);
  if (!Array.isArray(components) || (components.length > 0 && !Array.isArray(first?.attributes)))
    throw new NotTheFeed('it is JSON, but no list of components with attributes');
  const claims = new Map<string, Claim & { subjects: Subject[] }>();
  for (const component of records(components)) {
    const place = records(component.attributes).find(({ name }) => name === 'region')?.value;
    const product = string(component.name);
    for (const incident of records(component.incidents)) {
      const id = String(incident.id);
      const claim = claims.get(id) ?? { ...claimOf(incident), subjects: [] };
      claims.set(id, claim);
      const where = string(place);
      if (claim.state === 'open' && product !== undefined)
        claim.subjects.push({
          severity: OF_IMPACT[String(incident.impact)] ?? 'notice',
          product,
          ...(where === undefined || /^global$/i.test(where) ? {} : { place: where }),
        });
    }
  }
  return [...claims.values()];
}

function claimOf(incident: Readonly<Record<string, unknown>>): Omit<Claim, 'subjects'> {
  const newest = newestOf(records(incident.updates), 'timestamp');
  const began = time(incident.start_date);
  const updated = time(newest?.timestamp) ?? began;
  const status = string(newest?.status);
  const isOver = status === 'resolved' || status === 'completed';
  // Maintenance has its end from the beginning; of an incident it says that it is over.
  const open = incident.impact === 0 ? 'maintenance' : incident.end_date == null ? 'open' : 'resolved';
  return {
    id: String(incident.id),
    title: plain(string(incident.text) ?? 'incident'),
    state: isOver ? 'resolved' : open,
    ...(began === undefined ? {} : { began }),
    ...(updated === undefined ? {} : { updated }),
    says: plain(string(newest?.text) ?? ''),
  };
}
