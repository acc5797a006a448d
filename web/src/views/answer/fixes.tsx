import { useMemo } from 'preact/hooks';
import { exactly } from '../../exactly.js';
import type { Fix, FixGain } from '../../model/types.js';
import { fixes as chosen, texts } from '../../state.js';
import { EvidenceLine, Page } from '../../ui/evidence.js';
import { Fold } from '../../ui/fold.js';
import { Told } from '../../ui/sentence.js';
import { hrefOf } from '../route.js';
import { fixesFirst } from './ranking.js';

/** What to fix first: what takes weeks, then what takes longer. */
export function Fixes({ fixes }: { readonly fixes: readonly Fix[] }) {
  const { m } = texts.value;
  const { gains, state } = exactly.value;
  const { quick, larger } = useMemo(() => fixesFirst(fixes, gains), [fixes, gains]);
  return (
    <section class="fixes" aria-labelledby="fixes">
      <h2 id="fixes">{m.fixes.title}</h2>
      {fixes.length === 0 ? (
        <p>{m.fixes.none}</p>
      ) : (
        <>
          <p class="small" aria-live="polite">
            {m.fixes.lead}{' '}
            {m.fixes.figures[gains.size > 0 ? 'exact' : state === 'busy' ? 'busy' : 'approximate']}
          </p>
          <h3>{m.fixes.quick}</h3>
          {quick.length === 0 && <p class="quiet">{m.fixes.noQuick}</p>}
          <FixList fixes={quick} />
          {larger.length > 0 && <h3>{m.fixes.larger}</h3>}
          <FixList fixes={larger} />
        </>
      )}
    </section>
  );
}

function FixList({ fixes }: { readonly fixes: readonly Fix[] }) {
  return (
    <Fold items={fixes} first={5}>
      {(shown) => (
        <ul class="fix-list">
          {shown.map((one) => (
            <li key={one.id}>
              <FixBody fix={one} />
            </li>
          ))}
        </ul>
      )}
    </Fold>
  );
}

function FixBody({ fix }: { readonly fix: Fix }) {
  const { m } = texts.value;
  return (
    <>
      <p class="fix-title">
        <Told by="change">{fix.title}</Told>
      </p>
      <p class="gain">{gainOf(fix, exactly.value.gains.get(fix.id)).join(' · ')}</p>
      <details>
        <summary>{m.outage.why}</summary>
        <p>
          <Told by="change">{fix.why}</Told>
        </p>
        <ul class="plain">
          {fix.evidence.map((one) => (
            <li key={JSON.stringify(one)}>
              <EvidenceLine evidence={one} />
            </li>
          ))}
          {fix.sources.map((url) => (
            <li key={url}>
              <Page url={url} />
            </li>
          ))}
        </ul>
        <p class="screen">
          <a
            href={hrefOf({ view: 'what-if' })}
            onClick={() => {
              if (!chosen.value.includes(fix.id)) chosen.value = [...chosen.value, fix.id];
            }}
          >
            {m.fixes.try}
          </a>
        </p>
      </details>
    </>
  );
}

/** What a fix gains and costs, in words. */
export function gainOf({ minutes, removes, effort }: Fix, exact?: FixGain): string[] {
  const { m } = texts.value;
  const efforts: Readonly<Record<string, string>> = m.fixes.efforts;
  return [
    efforts[effort] ?? effort,
    ...(removes.length > 0 ? [m.fixes.removes(removes.length)] : []),
    exact !== undefined && exact.spread.p95 >= 1
      ? m.fixes.savesExactly(exact)
      : minutes[1] >= 1 && exact === undefined
        ? m.fixes.saves(m.perYear(minutes))
        : m.fixes.savesNothing,
  ];
}
