import type { NodeVerdicts, Now, Placement } from '../../now/index.js';

const NOW_SCHEMA = 'firebreak/now/1';

/** The output contract of `now --format json`: schema/now.schema.json. */
export function nowJson(now: Now): { readonly at: string; readonly [field: string]: unknown } {
  const { at, scenario, feeds, journeys, touches, silent, probes } = now;
  const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return {
    schema: NOW_SCHEMA,
    at: new Date(at).toISOString(),
    journeys: journeys.map(
      ({ id, name, state, since, lostAt, canStart, canChange, because, chain, standbys }) => ({
        id,
        name,
        state,
        since: time(since),
        lostAt: time(lostAt),
        canStart,
        canChange,
        because,
        chain,
        standbys,
      }),
    ),
    claims: feeds.flatMap(({ feed, claims }) =>
      claims.map(({ id, title, url, state, began, updated, says, meanings, unmapped }) => ({
        feed: feed.id,
        id,
        title,
        url,
        state,
        began: time(began),
        updated: time(updated),
        says,
        meanings,
        unmapped,
        touches: touches.get(`${feed.id} ${id}`) ?? [],
      })),
    ),
    feeds: feeds.map(
      ({
        feed: { id, name, of, url, page, source, confidence, sample },
        at: asked,
        problem,
        claimsFrom,
      }) => ({
        id,
        name,
        of,
        url,
        page,
        source,
        confidence,
        sample,
        at: time(asked),
        problem,
        claimsFrom: time(claimsFrom),
      }),
    ),
    verdicts: feeds.flatMap(({ feed, verdicts, places = [] }) =>
      verdicts === undefined ? [] : [verdictsJson(feed.id, verdicts, places)],
    ),
    silent,
    probes,
    scenario,
  };
}

/** What a cluster of steer nodes holds its endpoints for, each with what it stands for here. */
function verdictsJson(feed: string, verdicts: NodeVerdicts, places: readonly Placement[]): object {
  const { node, at, quorum, nodes, plan, stale, storeAgeSeconds, notes, endpoints, names } = verdicts;
  const placed = new Map(places.map((one) => [one.endpoint, one]));
  return {
    feed,
    node,
    at: new Date(at).toISOString(),
    quorum,
    nodes,
    plan,
    stale,
    storeAgeSeconds,
    notes,
    endpoints: endpoints.map(({ id, state, down, up, since, why, drained }) => {
      const { component, maybe, how } = placed.get(id) ?? { how: '' };
      return {
        id,
        state,
        down,
        up,
        since: since === undefined ? undefined : new Date(since).toISOString(),
        why,
        drained,
        component,
        maybe,
        how,
      };
    }),
    names,
  };
}
