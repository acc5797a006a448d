import { useMemo } from 'preact/hooks';
import type { Blast, Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { type StateName, Swatch } from '../../ui/marks.js';
import { Ref } from '../../ui/sentence.js';
import { lossOf } from '../route.js';
import { worstFirst } from './ranking.js';

const FIRST = 12;

/** Losses by what they take down. */
export function Worst({ document }: { readonly document: Document }) {
  const { m } = texts.value;
  const rows = useMemo(() => worstFirst(document), [document]);
  return (
    <section class="worst" aria-labelledby="worst">
      <h2 id="worst">{m.answer.worstTitle}</h2>
      {rows.length === 0 ? (
        <p>{m.answer.survivesAll}</p>
      ) : (
        <>
          <p class="small">{m.answer.worstLead}</p>
          <Fold items={rows} first={FIRST}>
            {(shown) => <BlastTable rows={shown} journeys={document.journeys.length} />}
          </Fold>
        </>
      )}
    </section>
  );
}

/** Losses as a table: a bar of journeys, and the same in words. */
export function BlastTable({
  rows,
  journeys,
  isAlone = false,
}: {
  readonly rows: readonly Blast[];
  readonly journeys: number;
  /** What is lost is told around it: only what it does is shown. */
  readonly isAlone?: boolean;
}) {
  const { m } = texts.value;
  if (isAlone)
    return (
      <div class="blast-alone">
        {rows.map((row) => (
          <p key={row.domain}>
            <BlastBar row={row} journeys={journeys} />
            <span class="words">{wordsOf(row)}</span>
          </p>
        ))}
      </div>
    );
  return (
    <table class="blast">
      <thead>
        <tr>
          <th scope="col">{m.answer.lost}</th>
          <th scope="col" class="wide">
            {m.answer.affected}
          </th>
          <th scope="col" class="screen">
            <span class="visually-hidden">{m.answer.pull}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.domain}>
            <th scope="row">
              <Ref id={row.domain} />
            </th>
            <td>
              <div class="blast-cell">
                <BlastBar row={row} journeys={journeys} />
                <span class="words">{wordsOf(row)}</span>
              </div>
            </td>
            <td class="screen">
              <a class="pull" href={lossOf(row.domain)} aria-label={m.answer.pullOn(row.domain)}>
                {m.answer.pull}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether journeys serve, as one bar; whether they can be started and changed, as thin lines below it. */
function BlastBar({ row, journeys }: { readonly row: Blast; readonly journeys: number }) {
  const part = (state: StateName, some: readonly string[], from: number) =>
    some.length > 0 && (
      <i
        class={`bar bar-${state}`}
        style={{ left: `${(from / journeys) * 100}%`, width: `${(some.length / journeys) * 100}%` }}
      />
    );
  const { down, degraded, unknown, cannotStart, cannotChange } = row;
  return (
    <span class="blast-bar" aria-hidden="true">
      <span class="lane">
        {part('down', down, 0)}
        {part('unknown', unknown, down.length)}
        {part('degraded', degraded, down.length + unknown.length)}
      </span>
      <span class="lane thin">{part('start', cannotStart, 0)}</span>
      <span class="lane thin">{part('change', cannotChange, 0)}</span>
    </span>
  );
}

function wordsOf({ down, degraded, unknown, cannotStart, cannotChange }: Blast) {
  const { m, f } = texts.value;
  const parts: [StateName, number, string][] = [
    ['down', down.length, m.states.down],
    ['unknown', unknown.length, m.states.unknown],
    ['degraded', degraded.length, m.states.degraded],
    ['start', cannotStart.length, m.states.cannotStart],
    ['change', cannotChange.length, m.states.cannotChange],
  ];
  return parts
    .filter(([, count]) => count > 0)
    .map(([state, count, word]) => (
      <span key={state}>
        <Swatch state={state} />
        {f.number(count)} {word}
      </span>
    ));
}
