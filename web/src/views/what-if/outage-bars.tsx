import type { Plug } from '../../model/types.js';
import { texts } from '../../state.js';
import { refs } from '../../text/index.js';
import { English, Sentence } from '../../ui/sentence.js';
import { useEngine } from '../../ui/use-engine.js';
import { Journeys } from '../outage/journey-bars.js';
import { Legend } from '../outage/legend.js';
import { hrefOf } from '../route.js';

/** The bars of the outage that was looked at last, with the changes; how it was stays as an outline. */
export function OutageBars({ plug, fixes }: { readonly plug: Plug; readonly fixes: readonly string[] }) {
  const { m, f } = texts.value;
  const key = JSON.stringify([plug, fixes]);
  // One after the other: of two questions of a kind at once only the last one would be answered.
  const { value, error } = useEngine(`compare runs ${key}`, async (engine) => {
    const before = await engine.run(plug, []);
    return { before, after: fixes.length === 0 ? before : await engine.run(plug, fixes) };
  });
  return (
    <section aria-labelledby="outage">
      <h2 id="outage">{m.whatIf.outage}</h2>
      <p>
        <a href={hrefOf({ view: 'outage', plug, time: 0 })}>
          {'scenario' in plug ? (
            <English>{value?.before.scenario.title ?? plug.scenario}</English>
          ) : 'given' in plug ? (
            m.now.replayTitle
          ) : (
            m.outage.title
          )}
        </a>
        {'components' in plug && (
          <>
            {': '}
            <Sentence parts={m.outage.lossOf(f.list(refs(plug.components), 'and'))} />
          </>
        )}
      </p>
      {error !== null && <p class="warn">{m.app.failed(error)}</p>}
      {value !== null && (
        <>
          <Legend />
          <Journeys outcome={value.after} before={value.before} plug={plug} fixes={fixes} />
        </>
      )}
    </section>
  );
}
