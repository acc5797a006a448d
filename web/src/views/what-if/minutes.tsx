import { useMemo } from 'preact/hooks';
import type { Document, Range, WhatIf } from '../../model/types.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly before: Range;
  readonly after: Range;
}

const NONE: Range = [0, 0];

/** Expected down time of each journey, now and with the changes, as ranges on one scale. */
export function Minutes({ document, after }: { readonly document: Document; readonly after: WhatIf }) {
  const { m } = texts.value;
  const rows = useMemo(() => minuteRows(document, after), [document, after]);
  const most = Math.max(...rows.map(({ before, after: then }) => Math.max(before[1], then[1])));
  if (rows.length === 0 || most === 0) return null;
  return (
    <section aria-labelledby="minutes">
      <h2 id="minutes">{m.whatIf.minutes}</h2>
      <Fold items={rows} first={10}>
        {(shown) => (
          <table class="minutes">
            <thead>
              <tr>
                <th scope="col">{m.answer.affected}</th>
                <th scope="col">{m.whatIf.before}</th>
                <th scope="col">{m.whatIf.after}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ id, name, before, after: then }) => (
                <tr key={id}>
                  <th scope="row" translate={false}>
                    {name}
                  </th>
                  <td>
                    <Amount range={before} most={most} kind="before" />
                  </td>
                  <td>
                    <Amount range={then} most={most} kind="after" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Fold>
    </section>
  );
}

function Amount({
  range,
  most,
  kind,
}: {
  readonly range: Range;
  readonly most: number;
  readonly kind: string;
}) {
  return (
    <>
      {texts.value.m.perYear(range)}
      <span class="amount" aria-hidden="true">
        <i class={`amount-${kind}`} style={{ width: `${(range[1] / most) * 100}%` }} />
      </span>
    </>
  );
}

function minuteRows({ journeys, downtime }: Document, after: WhatIf): Row[] {
  const [had, has] = [downtime, after.downtime].map(
    (some) => new Map(some.map(({ journey, minutes }) => [journey, minutes])),
  );
  return journeys
    .map(({ id, name }) => ({ id, name, before: had!.get(id) ?? NONE, after: has!.get(id) ?? NONE }))
    .sort((a, b) => b.before[1] - a.before[1]);
}
