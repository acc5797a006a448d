import { claimKey } from './scenario.js';
import type { Now } from './types.js';

/** What is different from one look to the next; each a sentence, in the order of importance. */
export function changesBetween(before: Now, after: Now): readonly string[] {
  const changes: string[] = [];
  const journeysBefore = new Map(before.journeys.map((one) => [one.id, one]));
  for (const { id, name, state, canChange } of after.journeys) {
    const was = journeysBefore.get(id);
    if (was === undefined) changes.push(`${name}: new, ${state}`);
    else if (was.state !== state) changes.push(`${name}: ${was.state} -> ${state}`);
    else if (was.canChange !== canChange)
      changes.push(`${name}: can be changed: ${word(was.canChange)} -> ${word(canChange)}`);
  }
  for (const { id, name } of before.journeys)
    if (!after.journeys.some((one) => one.id === id)) changes.push(`${name}: gone from the estate`);
  const open = ({ feeds }: Now) =>
    new Map(
      feeds.flatMap(({ feed, claims }) =>
        claims
          .filter(({ state }) => state === 'open')
          .map((claim) => [claimKey(claim), { feed, claim }] as const),
      ),
    );
  const [openBefore, openAfter] = [open(before), open(after)];
  for (const [key, { feed, claim }] of openAfter) {
    const was = openBefore.get(key);
    if (was === undefined) changes.push(`${feed.name}: new: ${claim.title}`);
    else if (was.claim.updated !== claim.updated || was.claim.says !== claim.says)
      changes.push(`${feed.name}: more on "${claim.title}": ${claim.says}`);
  }
  const readable = new Set(
    after.feeds.filter(({ problem }) => problem === undefined).map(({ feed }) => feed.id),
  );
  // A feed that cannot be read has not said that it is over.
  for (const [key, { feed, claim }] of openBefore)
    if (!openAfter.has(key) && readable.has(feed.id)) changes.push(`${feed.name}: over: ${claim.title}`);
  const problemsBefore = new Map(before.feeds.map(({ feed, problem }) => [feed.id, problem]));
  for (const { feed, problem } of after.feeds) {
    const was = problemsBefore.get(feed.id);
    if (problem !== undefined && was === undefined)
      changes.push(`${feed.name}: cannot be read any more: ${problem}`);
    if (problem === undefined && was !== undefined) changes.push(`${feed.name}: can be read again`);
  }
  changes.push(...changesOfNames(before, after));
  const probesBefore = new Map(before.probes.map((one) => [one.host, one]));
  for (const { host, ok, says } of after.probes) {
    const was = probesBefore.get(host);
    if (was !== undefined && was.ok !== ok)
      changes.push(`own probe of ${host}: ${ok ? 'answers again' : says}`);
  }
  return changes;
}

/** Names of our own nodes: what they are answered with, and whether users begin to say that they fail. */
function changesOfNames(before: Now, after: Now): readonly string[] {
  const names = ({ feeds }: Now) =>
    new Map(feeds.flatMap(({ verdicts }) => (verdicts?.names ?? []).map((one) => [one.name, one] as const)));
  const known = names(before);
  return [...names(after)].flatMap(([name, { active, reports }]) => {
    const was = known.get(name);
    if (was === undefined) return [];
    const moved = was.active.join(', ') !== active.join(', ');
    const latest = ({ counts }: typeof reports) => counts.at(-1) ?? 0;
    return [
      ...(moved
        ? [
            `${name}: answered with ${was.active.join(', ') || 'nothing'} -> ${active.join(', ') || 'nothing'}`,
          ]
        : []),
      ...(latest(reports) > 0 && latest(was.reports) === 0
        ? [`${name}: users begin to say that it fails`]
        : []),
    ];
  });
}

const word = (can: boolean | 'unknown'): string => (can === 'unknown' ? 'unknown' : can ? 'yes' : 'no');
