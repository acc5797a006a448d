import { useSignalEffect } from '@preact/signals';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { JourneyReplay } from '../../../../src/analysis/index.js';
import type { Outcome, Plug, Span } from '../../model/types.js';
import { texts, time } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { hrefOf } from '../route.js';
import { type Bar, barsOf, lane, secondsIn, ticks } from './gantt.js';
import { momentOf } from './moment.js';
import { Why } from './why.js';

interface Props {
  readonly outcome: Outcome;
  readonly plug: Plug;
  readonly fixes: readonly string[];
  /** How it was before the fixes, drawn as an outline. */
  readonly before?: Outcome | null;
}

/** Outage bars of all journeys on one axis of time; those that are down longest first. */
export function Journeys({ outcome, plug, fixes, before = null }: Props) {
  const { m } = texts.value;
  const { journeys, spans, scenario } = outcome;
  const touched = useMemo(() => {
    const had = new Map(before?.journeys.map((one) => [one.id, one.outages.length]) ?? []);
    const spent = (id: string, state: Span['state']) =>
      secondsIn((before?.spans ?? spans).get(id) ?? [], state, scenario.seconds);
    return journeys
      .filter(({ id, outages }) => outages.length > 0 || (had.get(id) ?? 0) > 0)
      .sort(
        (a, b) =>
          spent(b.id, 'down') - spent(a.id, 'down') ||
          spent(b.id, 'unknown') - spent(a.id, 'unknown') ||
          spent(b.id, 'degraded') - spent(a.id, 'degraded'),
      );
  }, [outcome, before]);
  const rest = journeys.length - touched.length;
  const gantt = useRef<HTMLDivElement>(null);
  // Time moves with every frame while it plays, and the bars do not.
  useSignalEffect(() => {
    const share = Math.min(1, time.value / scenario.seconds);
    gantt.current?.style.setProperty('--now', `${share * 100}%`);
  });
  return (
    <div class="gantt" ref={gantt}>
      {touched.length > 0 && <Axis scenario={scenario} />}
      <Fold items={touched} first={40}>
        {(shown) => (
          <ul class="gantt-rows">
            {shown.map((one) => (
              <Row
                key={one.id}
                journey={one}
                spans={spans.get(one.id) ?? []}
                before={before?.spans.get(one.id) ?? null}
                scenario={scenario}
                plug={plug}
                fixes={fixes}
              />
            ))}
          </ul>
        )}
      </Fold>
      {rest > 0 && <p class="small">{m.outage.otherJourneys(rest)}</p>}
    </div>
  );
}

function Axis({ scenario: { seconds, epoch } }: { readonly scenario: Outcome['scenario'] }) {
  const now = texts.value;
  return (
    <div class="axis" aria-hidden="true">
      <div class="track">
        {ticks(seconds, epoch, 6).map((at) => (
          <span
            key={at}
            // Near the end there is room on the left only.
            class={at / seconds > 0.85 ? 'to-left' : undefined}
            style={{ left: `${(at / seconds) * 100}%` }}
          >
            {momentOf(at, epoch, now)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly journey: JourneyReplay;
  readonly spans: readonly Span[];
  readonly before: readonly Span[] | null;
  readonly scenario: Outcome['scenario'];
  readonly plug: Plug;
  readonly fixes: readonly string[];
}

function Row({ journey, spans, before, scenario, plug, fixes }: RowProps) {
  const now = texts.value;
  const { m } = now;
  const [isOpen, setOpen] = useState(false);
  const { seconds, epoch } = scenario;
  const serve = barsOf(spans, seconds);
  const start = barsOf(lane(journey.outages, 'start'), seconds);
  const change = barsOf(lane(journey.outages, 'change'), seconds);
  const told = serve.map(({ state, from, to, isOpen }) =>
    m.outage.bar(
      m.states[state],
      momentOf(from, epoch, now),
      isOpen ? m.outage.toEnd : momentOf(to, epoch, now),
    ),
  );
  const outcome = outcomeOf(journey, spans, seconds, 'given' in plug);
  const label = told.length === 0 ? outcome : told.join('; ');
  return (
    <li class="gantt-row">
      <div class="gantt-label">
        <a href={hrefOf({ view: 'component', component: journey.id })} translate={false}>
          {journey.name}
        </a>
        <span class="small">{outcome}</span>
      </div>
      <div class="track" role="img" aria-label={`${journey.name}: ${label}`}>
        {before !== null && <Lane bars={barsOf(before, seconds)} kind="before" />}
        <Lane bars={serve} kind="serve" />
        {start.length > 0 && <Lane bars={start} kind="start" />}
        {change.length > 0 && <Lane bars={change} kind="change" />}
      </div>
      <details class="why" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary aria-label={m.outage.whyOf(journey.name)}>{m.outage.why}</summary>
        {isOpen && <Why journey={journey} plug={plug} fixes={fixes} />}
      </details>
    </li>
  );
}

function Lane({
  bars,
  kind,
}: {
  readonly bars: readonly Bar[];
  readonly kind: 'serve' | 'start' | 'change' | 'before';
}) {
  return (
    <span class={`lane lane-${kind}`}>
      {bars.map(({ left, width, state, from, isOpen }) => (
        <i
          key={`${from} ${state}`}
          class={`bar bar-${kind === 'start' || kind === 'change' ? kind : state}${isOpen ? ' bar-open' : ''}`}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      ))}
    </span>
  );
}

/** What happens to a journey, in a few words; of what goes on now nobody knows for how long. */
function outcomeOf(
  { outages }: JourneyReplay,
  spans: readonly Span[],
  seconds: number,
  isNow: boolean,
): string {
  const { m } = texts.value;
  const says = {
    down: m.outage.downFor,
    unknown: m.outage.unknownFor,
    degraded: m.outage.degradedFor,
  } as const;
  const parts = (['down', 'unknown', 'degraded'] as const).flatMap((state) => {
    const spent = secondsIn(spans, state, seconds);
    return spent > 0 ? [isNow ? m.states[state] : says[state](spent)] : [];
  });
  if (parts.length > 0) return parts.join(', ');
  if (outages.some(({ capability }) => capability === 'start')) return m.outage.onlyStart;
  if (outages.some(({ capability }) => capability === 'change')) return m.outage.onlyChange;
  return m.outage.unharmed;
}
