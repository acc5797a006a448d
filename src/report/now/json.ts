import type { Now } from '../../now/index.js';

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
      ({ feed: { id, name, of, url, page, source, confidence }, at: asked, problem, claimsFrom }) => ({
        id,
        name,
        of,
        url,
        page,
        source,
        confidence,
        at: time(asked),
        problem,
        claimsFrom: time(claimsFrom),
      }),
    ),
    silent,
    probes,
    scenario,
  };
}
