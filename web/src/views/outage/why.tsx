import { useEffect } from 'preact/hooks';
import type { JourneyReplay } from '../../../../src/analysis/index.js';
import type { ChainStep, Plug } from '../../model/types.js';
import { chain, texts } from '../../state.js';
import { EvidenceLine } from '../../ui/evidence.js';
import { Ref } from '../../ui/sentence.js';
import { useEngine } from '../../ui/use-engine.js';

/** The chain from a journey to what failed, with the evidence at each step, and the failures themselves. */
export function Why({
  journey,
  plug,
  fixes,
}: {
  readonly journey: JourneyReplay;
  readonly plug: Plug;
  readonly fixes: readonly string[];
}) {
  const { m } = texts.value;
  const key = `why ${journey.id} ${JSON.stringify([plug, fixes])}`;
  const { value, isBusy, error } = useEngine(key, (engine) => engine.why(journey.id, plug, fixes));
  useEffect(() => {
    if (value === null) return;
    const ids = value.map(({ component }) => component);
    chain.value = ids;
    return () => {
      if (chain.value === ids) chain.value = [];
    };
  }, [value]);
  if (error !== null) return <p class="warn">{m.app.failed(error)}</p>;
  if (value === null) return <p class="quiet">{isBusy ? m.app.working : m.outage.whyNone}</p>;
  return (
    <>
      {value.length === 0 ? <p class="quiet">{m.outage.whyNone}</p> : <Chain steps={value} />}
      {journey.because.length > 0 && (
        <ul class="plain causes">
          {journey.because.map((cause) => (
            <li key={JSON.stringify(cause)}>
              <Ref id={cause.component} /> {m.outage.fails[cause.capability][cause.severity]}
              <EvidenceLine evidence={cause.evidence} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Chain({ steps }: { readonly steps: readonly ChainStep[] }) {
  const { m } = texts.value;
  return (
    <ol class="steps">
      {steps.map(({ component, dependency }, at) => (
        <li key={`${at} ${component}`}>
          {dependency !== null && <span class="need">{m.outage.chainNeeds[dependency.need]} </span>}
          <Ref id={component} />
          {dependency !== null && <EvidenceLine evidence={dependency.evidence} />}
        </li>
      ))}
    </ol>
  );
}
