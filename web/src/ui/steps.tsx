import type { Step } from '../../../src/analysis/index.js';
import { texts } from '../state.js';
import { EvidenceLine } from './evidence.js';
import { Ref } from './sentence.js';

/** A chain from a journey to what it hangs on, with the evidence for each step. */
export function Steps({ path }: { readonly path: readonly Step[] }) {
  const { chainNeeds } = texts.value.m.outage;
  const [first] = path;
  if (first === undefined) return null;
  return (
    <ol class="steps">
      <li>
        <Ref id={first.from} />
      </li>
      {path.map(({ from, to, need, evidence }, at) => (
        <li key={`${at} ${to}`}>
          {/* A way round a circle need not go on where it was. */}
          {at > 0 && from !== path[at - 1]!.to && (
            <>
              <Ref id={from} />{' '}
            </>
          )}
          <span class="need">{chainNeeds[need]}</span> <Ref id={to} />
          <EvidenceLine evidence={evidence} />
        </li>
      ))}
    </ol>
  );
}
