import type { Format } from './format.js';

const CLAIMS = { one: 'claim', other: 'claims' };

/** What is said of what providers say now. */
export const nowEn = (f: Format) => ({
  label: 'What providers say now',
  calm: 'No journey is touched by what providers say',
  noFeeds: 'No feed is known for what this estate touches: nothing is known of today',
  blind: 'No feed could be read: what is going on is not known',
  down: (journey: string, since: string) => `${journey} down since ${since}`,
  degraded: (journey: string, since: string) => `${journey} degraded since ${since}`,
  unknown: (journey: string, since: string) => `${journey} in doubt since ${since}`,
  lost: (journey: string, at: string) => `${journey} serves; lost at ${at} if it goes on`,
  noChange: (journey: string) => `${journey} serves; cannot be changed`,
  noStart: (journey: string) => `${journey} serves; cannot be started or scaled`,
  inDoubt: (journey: string) => `${journey} serves; in doubt whether it can be started and changed`,
  byStandby: (journey: string, standby: string) => `${journey} serves if it was switched to ${standby}`,
  serves: (journey: string) => `${journey} serves, though touched`,
  as: (feed: string) => `as ${feed} says`,
  others: (n: number) => `${f.number(n)} more ${n === 1 ? 'journey' : 'journeys'} touched`,
  moreClaims: (n: number) => `and ${f.number(n)} more ${n === 1 ? 'claim' : 'claims'}`,
  looked: (feeds: number, at: string) => `${f.count(feeds, { one: 'feed', other: 'feeds' })}, ${at} UTC`,
  unread: (n: number) => `${f.number(n)} could not be read`,
  journeysTitle: 'Journeys that are touched',
  claimsTitle: (open: number, touching: number) =>
    `${f.count(open, CLAIMS)} open, ${f.number(touching)} of them ${touching === 1 ? 'touches' : 'touch'} this estate`,
  touches: (journeys: string) => `touches ${journeys}`,
  touchesNone: 'touches no journey',
  updated: (ago: string) => `updated ${ago} before`,
  noTime: 'no time given',
  unmappedItself: 'not mapped',
  unmapped: (names: string) => `not mapped: ${names}`,
  ownTitle: (well: number, all: number) =>
    `Your own nodes: ${f.number(well)} of ${f.count(all, { one: 'endpoint', other: 'endpoints' })} up`,
  ownNode: (node: string, plan: number | undefined, quorum: number) =>
    `as node ${node} says; ${plan === undefined ? 'no plan yet' : `plan ${f.number(plan)}`}; quorum ${f.number(quorum)}`,
  ownStale: 'it has not heard of the others for long: this may be over',
  ownStates: { up: 'up', down: 'down', unknown: 'not known' },
  ownSince: (ago: string) => `for ${ago}`,
  drained: 'taken out by hand',
  standsFor: (component: string) => `stands for ${component}`,
  reported: (name: string, n: number) =>
    `Users say that ${name} fails: ${f.count(n, { one: 'report', other: 'reports' })} in ten minutes (a signal, no verdict)`,
  unreadTitle: 'Feeds that could not be read',
  kept: (ago: string) => `what it said ${ago} before still counts`,
  silentTitle: 'No feed known for',
  caveat:
    'Status pages lag and may stay green while something is down: what is not claimed is not proven to be well.',
  replay: 'Replay what is happening now',
  replayTitle: 'What providers say is happening now',
  supposed: (at: string) =>
    `Up to ${at} UTC as providers say; from then on as if it went on unchanged for some hours.`,
  unharmed: 'No journey is touched by what providers say.',
  nothing:
    'This page knows nothing of now. It is shown by firebreak serve --now, which reads the providers’ status feeds.',
});
