import { exactly } from '../../exactly.js';
import type { Pair } from '../../model/types.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { Ref } from '../../ui/sentence.js';

const FIRST = 8;
/** Losses shown of each side. */
const SIDE = 4;

/** What two losses take down that neither takes down alone, once that is known. */
export function PairsTable() {
  const { m } = texts.value;
  const { pairs: found } = exactly.value;
  if (found === null) return null;
  return (
    <section class="worst pairs" aria-labelledby="pairs">
      <h2 id="pairs">{m.pairs.title}</h2>
      {found.pairs.length === 0 ? (
        <p>{m.pairs.none(found.subjects)}</p>
      ) : (
        <>
          <p class="small">{m.pairs.lead}</p>
          <Fold items={found.pairs} first={FIRST}>
            {(shown) => (
              <table class="measures">
                <thead>
                  <tr>
                    <th scope="col">{m.pairs.first}</th>
                    <th scope="col">{m.pairs.second}</th>
                    <th scope="col">{m.answer.affected}</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((one) => (
                    <tr key={`${one.first[0]} ${one.second[0]} ${one.journeys[0]}`}>
                      <Side ids={one.first} />
                      <Side ids={one.second} />
                      <Side ids={one.journeys} />
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Fold>
          {found.truncated && <p class="small">{m.pairs.truncated}</p>}
        </>
      )}
    </section>
  );
}

function Side({ ids }: { readonly ids: Pair['first'] }) {
  const { f } = texts.value;
  return (
    <td title={ids.join('\n')}>
      {ids.slice(0, SIDE).map((id, at) => (
        <>
          {at > 0 && ', '}
          <Ref id={id} key={id} />
        </>
      ))}
      {ids.length > SIDE && ` +${f.number(ids.length - SIDE)}`}
    </td>
  );
}
