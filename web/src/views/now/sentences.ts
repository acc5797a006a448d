import {
  type ClaimToday,
  claimBehind,
  type JourneyToday,
  minuteOf,
  type NowDocument,
  touchedJourneys,
  unread,
} from '../../model/now.js';
import type { Texts } from '../../text/index.js';

/** What the bar says: at most as much as providers do. */
export interface Headline {
  readonly verdict: string;
  /** The claim it is said by, its title in the provider's own words; undefined where nobody claims anything. */
  readonly claim: { readonly by: string; readonly title: string; readonly more: number } | undefined;
  /** What else is to be known: other journeys, how many feeds were asked and when, how many could not be read. */
  readonly rest: readonly string[];
}

export function headlineOf(now: NowDocument, texts: Texts): Headline {
  const { m, f } = texts;
  const [worst, ...others] = touchedJourneys(now);
  const missing = unread(now).length;
  const isBlind = missing === now.feeds.length;
  const calm = now.feeds.length === 0 ? m.now.noFeeds : isBlind ? m.now.blind : m.now.calm;
  return {
    verdict: worst === undefined ? calm : verdictOf(worst, now, texts),
    claim: worst && claimOf(worst, now),
    rest: [
      ...(others.length > 0 ? [m.now.others(others.length)] : []),
      ...(now.feeds.length > 0 ? [m.now.looked(now.feeds.length, f.clock(minuteOf(now.at), 0))] : []),
      ...(missing > 0 && !(isBlind && worst === undefined) ? [m.now.unread(missing)] : []),
    ],
  };
}

/** A journey in a few words: since when it is what it is, or what it cannot do while it serves. */
export function verdictOf(journey: JourneyToday, { at }: NowDocument, { m, f }: Texts): string {
  const { name, state, since, lostAt, canStart, canChange, standbys } = journey;
  const when = (iso: string) =>
    `${(iso.slice(0, 10) === at.slice(0, 10) ? f.clock : f.dayAndClock)(minuteOf(iso), 0)} UTC`;
  if (state !== 'up') return m.now[state](name, when(since ?? at));
  if (lostAt !== undefined) return m.now.lost(name, when(lostAt));
  if (canStart === false) return m.now.noStart(name);
  if (canChange === false) return m.now.noChange(name);
  // The model has switched by now; whether somebody did, it does not know.
  const ready = standbys.find((one) => one.state === 'up' && one.missing.length === 0);
  if (ready !== undefined) return m.now.byStandby(name, ready.standby);
  return canStart === 'unknown' || canChange === 'unknown' ? m.now.inDoubt(name) : m.now.serves(name);
}

export function claimOf(journey: JourneyToday, now: NowDocument): Headline['claim'] {
  const claim = claimBehind(now, journey);
  if (claim === undefined) return undefined;
  const claims = new Set(journey.because.map((one) => one.claim));
  return { by: feedName(claim, now), title: claim.title, more: claims.size - 1 };
}

export function feedName({ feed }: ClaimToday, { feeds }: NowDocument): string {
  return feeds.find(({ id }) => id === feed)?.name ?? feed;
}
