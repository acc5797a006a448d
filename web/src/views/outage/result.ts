import type { Outcome } from '../../model/types.js';
import type { Parts, Texts } from '../../text/index.js';
import { secondsIn } from './gantt.js';

/**
 * The result of an outage in plain sentences: how many journeys are down, and which one longest. Of what is going on now
 * nobody knows how long it lasts.
 */
export function resultSentences(
  { journeys, spans, scenario }: Outcome,
  { m }: Texts,
  isNow = false,
): Parts[] {
  const spent = (id: string, state: 'down' | 'degraded' | 'unknown') =>
    secondsIn(spans.get(id) ?? [], state, scenario.seconds);
  const down = journeys
    .map(({ id }) => ({ id, seconds: spent(id, 'down') }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  const isDown = new Set(down.map(({ id }) => id));
  const up = journeys.filter(({ id }) => !isDown.has(id));
  const unknown = up.filter(({ id }) => spent(id, 'unknown') > 0);
  const degraded = up.filter(({ id }) => spent(id, 'unknown') === 0 && spent(id, 'degraded') > 0);
  if (isNow && down.length + degraded.length + unknown.length === 0) return [[m.now.unharmed]];
  const sentences: Parts[] = [
    [m.outage.result(down.length, degraded.length, unknown.length, journeys.length)],
  ];
  const [longest] = down;
  if (longest !== undefined && !isNow) {
    // Who made it fail said for how long; only of an incident is it news that it was not over.
    const isOpen =
      scenario.epoch !== null &&
      (spans.get(longest.id) ?? []).some(({ state, to }) => state === 'down' && to === null);
    sentences.push(m.outage.longest(longest.id, longest.seconds, isOpen));
  }
  return sentences;
}
