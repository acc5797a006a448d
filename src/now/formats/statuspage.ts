import type { Claim, Severity, Subject } from '../types.js';
import { link, NotTheFeed, newestOf, parsed, plain, records, string, time } from './text.js';

const OF_COMPONENT: Readonly<Record<string, Severity>> = {
  degraded_performance: 'degraded',
  partial_outage: 'degraded',
  major_outage: 'down',
};
const OF_IMPACT: Readonly<Record<string, Severity>> = {
  minor: 'degraded',
  major: 'degraded',
  critical: 'down',
};

/**
 * The JSON of the common hosted status pages (`/api/v2/summary.json`): components with their state, incidents that are
 * not resolved with the components they touch, maintenance. Others serve the same shape with less in it: incidents without
 * components, no groups, no maintenance. A component that is not well and that no incident names is a claim of its own.
 */
export function readStatuspage(body: string): Claim[] {
  const page = parsed(body);
  const root = records([page])[0];
  if (root === undefined || !Array.isArray(root.components))
    throw new NotTheFeed('it is JSON, but has no list of components');
  const components = records(root.components);
  const groups = new Map(
    components.flatMap((one) => (one.group === true ? [[one.id, string(one.name) ?? '']] : [])),
  );
  const textOf = (one: Readonly<Record<string, unknown>>) =>
    [groups.get(one.group_id), string(one.name)].filter((part) => part).join(' - ');
  const nameOf = (one: Readonly<Record<string, unknown>>): Pick<Subject, 'names' | 'within'> => {
    const within = groups.get(one.group_id);
    return { names: [string(one.name) ?? ''], ...(within ? { within } : {}) };
  };
  const named = new Set<unknown>();
  const incidents = records(root.incidents).map((incident): Claim => {
    const touched = records(incident.components);
    for (const { id } of touched) named.add(id);
    const known = touched.map((one) => components.find(({ id }) => id === one.id) ?? one);
    const overall = OF_IMPACT[String(incident.impact)] ?? 'notice';
    const subjects = known.flatMap((one): Subject[] => {
      const severity = OF_COMPONENT[String(one.status)];
      return severity === undefined ? [] : [{ severity, ...nameOf(one) }];
    });
    const isOver = /^(?:resolved|postmortem|completed)$/.test(String(incident.status));
    return {
      ...claimOf(incident),
      state: isOver ? 'resolved' : 'open',
      // Where its components are well again, or it names none, its own words are what there is.
      subjects: isOver
        ? []
        : subjects.length > 0
          ? subjects
          : [
              {
                severity: touched.length > 0 ? 'notice' : overall,
                text: string(incident.name) ?? '',
                maybe: true,
              },
            ],
    };
  });
  const alone = components
    .filter(
      ({ id, group, status }) =>
        group !== true && !named.has(id) && OF_COMPONENT[String(status)] !== undefined,
    )
    .map((one): Claim => {
      const updated = time(one.updated_at);
      return {
        id: `component ${String(one.id)}`,
        title: plain(`${textOf(one)}: ${String(one.status).replaceAll('_', ' ')}`),
        state: 'open',
        ...(updated === undefined ? {} : { updated }),
        says: '',
        subjects: [{ severity: OF_COMPONENT[String(one.status)]!, ...nameOf(one) }],
      };
    });
  const maintenance = records(root.scheduled_maintenances)
    .filter(({ status }) => status === 'in_progress' || status === 'verifying')
    .map((one): Claim => ({ ...claimOf(one), state: 'maintenance', subjects: [] }));
  return [...incidents, ...alone, ...maintenance];
}

function claimOf(incident: Readonly<Record<string, unknown>>): Omit<Claim, 'state' | 'subjects'> {
  const [first, ...more] = records(incident.incident_updates);
  // Newest first, as a rule; of equals the one that stands first.
  const newest = newestOf(
    [...more.reverse(), ...(first === undefined ? [] : [first])],
    'display_at',
    'created_at',
  );
  const began = time(incident.started_at) ?? time(incident.created_at);
  const updated = time(incident.updated_at) ?? began;
  const url = link(incident.shortlink);
  return {
    id: string(incident.id) ?? string(incident.name) ?? '',
    title: plain(string(incident.name) ?? 'incident'),
    ...(url === undefined ? {} : { url }),
    ...(began === undefined ? {} : { began }),
    ...(updated === undefined ? {} : { updated }),
    says: plain(string(newest?.body) ?? ''),
  };
}
