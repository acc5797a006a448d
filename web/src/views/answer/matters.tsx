import { useMemo } from 'preact/hooks';
import { exactly, mattersMost } from '../../exactly.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { Ref } from '../../ui/sentence.js';

const FIRST = 8;
/** Names are the same in all languages. */
const NAMED = ['Fussell-Vesely', 'Birnbaum', 'RAW', 'RRW'];

/** What would help most, once that is known: importance of components and places, over all journeys. */
export function Matters() {
  const { m } = texts.value;
  const { journeys } = exactly.value;
  const rows = useMemo(() => mattersMost(journeys.values()), [journeys]);
  if (rows.length === 0) return null;
  const measures = [m.matters.criticality, ...NAMED];
  return (
    <section class="worst matters" aria-labelledby="matters">
      <h2 id="matters">{m.matters.title}</h2>
      <p class="small">{m.matters.lead}</p>
      <Fold items={rows} first={FIRST}>
        {(shown) => (
          <div class="scroll-x">
            <table class="measures">
              <thead>
                <tr>
                  <th scope="col">{m.matters.component}</th>
                  <th scope="col">{m.matters.saves}</th>
                  {measures.map((one) => (
                    <th scope="col" class="number" key={one}>
                      {one}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((one) => (
                  <tr key={one.component}>
                    <th scope="row">
                      <Ref id={one.component} />
                    </th>
                    <td>{m.perYear(one.minutes)}</td>
                    {[one.criticality, one.fussellVesely, one.birnbaum, one.achievement, one.reduction].map(
                      (value, at) => (
                        <td class="number" key={measures[at]}>
                          {Number.isFinite(value) ? m.matters.number(value) : m.matters.all}
                        </td>
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Fold>
    </section>
  );
}
