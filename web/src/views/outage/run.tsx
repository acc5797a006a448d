import { computed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { minuteOf } from '../../model/now.js';
import type { Document, Outcome, Plug } from '../../model/types.js';
import { markPainted } from '../../painted.js';
import { chain, go, happening, texts, time } from '../../state.js';
import { English, Sentence } from '../../ui/sentence.js';
import { useEngine } from '../../ui/use-engine.js';
import { Estate } from '../map/estate.js';
import { hrefOf } from '../route.js';
import { ViewTitle } from '../view.js';
import { changesOf, statesAt } from './gantt.js';
import { Journeys } from './journey-bars.js';
import { Legend } from './legend.js';
import { Loss } from './loss.js';
import { Player } from './player.js';
import { resultSentences } from './result.js';
import { Timeline } from './timeline.js';

/** A failure run through the estate: the map and the bars at a time that the reader moves. */
export function Run({ document, plug }: { readonly document: Document; readonly plug: Plug }) {
  const { m } = texts.value;
  const key = JSON.stringify(plug);
  const { value: outcome, error, isBusy } = useEngine(`run ${key}`, (engine) => engine.run(plug, []));
  return (
    <article class="run" aria-busy={isBusy}>
      <header class="lead">
        <ViewTitle name={m.outage.title}>
          {'components' in plug ? (
            m.outage.title
          ) : 'given' in plug ? (
            m.now.replayTitle
          ) : (
            <English>{outcome?.scenario.title ?? plug.scenario}</English>
          )}
        </ViewTitle>
        {'components' in plug && <Loss document={document} plug={plug} />}
        <p class="screen">
          <a href={hrefOf({ view: 'outage', plug: null, time: 0 })}>{m.outage.change}</a>
        </p>
        {error !== null && <p class="warn">{m.app.failed(error)}</p>}
        {outcome === null && error === null && <p class="quiet">{m.app.working}</p>}
        {outcome !== null && 'given' in plug && <Supposed />}
        {outcome !== null && <Result outcome={outcome} isNow={'given' in plug} />}
      </header>
      {outcome !== null && <Watch document={document} plug={plug} outcome={outcome} />}
    </article>
  );
}

/** What of a replay of today is claimed, and what only supposed. */
function Supposed() {
  const { m, f } = texts.value;
  const look = happening.value;
  return look === null ? null : <p class="small">{m.now.supposed(f.dayAndClock(minuteOf(look.at), 0))}</p>;
}

function Result({ outcome, isNow }: { readonly outcome: Outcome; readonly isNow: boolean }) {
  return (
    <p class="result">
      {resultSentences(outcome, texts.value, isNow).map((parts) => (
        <>
          <Sentence parts={parts} />{' '}
        </>
      ))}
    </p>
  );
}

function Watch({
  document,
  plug,
  outcome,
}: {
  readonly document: Document;
  readonly plug: Plug;
  readonly outcome: Outcome;
}) {
  const { m } = texts.value;
  const { scenario, rows, spans } = outcome;
  const changes = useMemo(() => changesOf(spans, rows, scenario.seconds), [outcome]);
  return (
    <>
      <Player scenario={scenario} changes={changes} />
      <MapAtTime document={document} outcome={outcome} changes={changes} />
      <div class="bars-and-rows">
        <section class="bars" aria-labelledby="bars">
          <h2 id="bars">{m.outage.bars}</h2>
          <Legend />
          <Journeys outcome={outcome} plug={plug} fixes={[]} />
        </section>
        {rows.length > 0 && (
          <section class="rows" aria-labelledby="rows">
            <h2 id="rows">{m.outage.timeline}</h2>
            <Timeline document={document} scenario={scenario} rows={rows} />
          </section>
        )}
      </div>
    </>
  );
}

/** The map knows nothing of time: it is told the states, anew only where one of them changes. */
function MapAtTime({
  document,
  outcome,
  changes,
}: {
  readonly document: Document;
  readonly outcome: Outcome;
  readonly changes: readonly number[];
}) {
  const { m } = texts.value;
  const latest = useMemo(() => computed(() => changes.findLast((one) => one <= time.value) ?? 0), [changes]);
  const moment = latest.value;
  const states = useMemo(() => statesAt(outcome.spans, moment), [outcome, moment]);
  const subject = useMemo(() => [...new Set([...outcome.spans.keys(), ...outcome.failed])], [outcome]);
  useEffect(() => markPainted('outcome'), [outcome]);
  return (
    <section class="map-frame screen" aria-label={m.outage.map}>
      <Estate
        document={document}
        selected={null}
        onSelect={showComponent}
        states={states}
        highlight={chain.value}
        subject={subject}
        failed={outcome.failed}
      />
    </section>
  );
}

function showComponent(component: string | null): void {
  if (component !== null) go({ view: 'component', component });
}
