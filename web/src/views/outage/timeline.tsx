import { useMemo, useState } from 'preact/hooks';
import type { Document, Outcome, TimelineRow } from '../../model/types.js';
import { keepTime, texts, time } from '../../state.js';
import { Page } from '../../ui/evidence.js';
import { English, Sentence } from '../../ui/sentence.js';
import { shortened } from '../answer/sentences.js';
import { fullMoment, momentOf } from './moment.js';
import { groupRows, type RowGroup } from './rows.js';

/** What the sources of an incident tell, in sync with the time that is shown: what holds at it stands out. */
export function Timeline({
  document,
  scenario,
  rows,
}: {
  readonly document: Document;
  readonly scenario: Outcome['scenario'];
  readonly rows: readonly TimelineRow[];
}) {
  const { m } = texts.value;
  const [isAll, setAll] = useState(false);
  const all = useMemo(() => groupRows(rows), [rows]);
  const own = useMemo(
    () => groupRows(rows.filter(({ component }) => document.components.has(component))),
    [rows, document],
  );
  const shown = isAll || own.length === 0 ? all : own;
  return (
    <>
      {own.length > 0 && own.length < all.length && (
        <p class="screen rows-choice">
          <button type="button" aria-pressed={!isAll} onClick={() => setAll(!isAll)}>
            {m.outage.onlyOurs(own.length, all.length)}
          </button>
        </p>
      )}
      <Rows scenario={scenario} rows={shown} />
    </>
  );
}

function Rows({
  scenario,
  rows,
}: {
  readonly scenario: Outcome['scenario'];
  readonly rows: readonly RowGroup[];
}) {
  const { m, f } = texts.value;
  const now = time.value;
  const marks: Readonly<Record<string, string>> = m.outage.marks;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <ol class="timeline" tabIndex={0} aria-label={m.outage.timeline}>
      {rows.map((row) => {
        const phase = row.from > now ? 'ahead' : row.to !== null && row.to <= now ? 'over' : 'on';
        return (
          <li
            key={`${row.from} ${row.to} ${row.says} ${row.source}`}
            class={`phase-${phase}`}
            aria-current={phase === 'on' ? 'time' : undefined}
          >
            <Times scenario={scenario} row={row} />
            <div>
              <p>
                <English>{row.says}</English>
              </p>
              <p class="small">
                <Sentence parts={f.list(shortened(row.components, m.answer.more), 'and')} /> ·{' '}
                {marks[row.mark] ?? row.mark} · <Page url={row.source} />
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Times({
  scenario: { epoch },
  row: { from, to },
}: {
  readonly scenario: Outcome['scenario'];
  readonly row: RowGroup;
}) {
  const now = texts.value;
  return (
    <button
      type="button"
      class="times"
      title={fullMoment(from, epoch, now)}
      onClick={() => {
        time.value = from;
        keepTime();
      }}
    >
      {momentOf(from, epoch, now)}–{to === null ? '' : momentOf(to, epoch, now)}
    </button>
  );
}
