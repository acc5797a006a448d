import { useMemo, useState } from 'preact/hooks';
import { type Finding, SEVERITIES, type Severity } from '../../../../src/analysis/index.js';
import { isPrinting, texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { filterFindings } from './filter.js';
import { FindingItem } from './finding.js';

/** What is only information is asked for: it would bury the rest. */
const SHOWN: readonly Severity[] = ['high', 'medium', 'low'];

/** All findings, with a filter and a search. */
export function FindingList({
  findings,
  journeys,
}: {
  readonly findings: readonly Finding[];
  readonly journeys: number;
}) {
  const { m } = texts.value;
  const [search, setSearch] = useState('');
  const [severities, setSeverities] = useState<ReadonlySet<Severity>>(() => initial(findings));
  const all = isPrinting.value;
  const shown = useMemo(
    () => filterFindings(findings, all ? new Set(SEVERITIES) : severities, all ? '' : search, texts.value),
    [findings, severities, search, texts.value, all],
  );
  const toggle = (one: Severity) => {
    const next = new Set(severities);
    if (!next.delete(one)) next.add(one);
    setSeverities(next);
  };
  return (
    <section class="findings" aria-labelledby="findings">
      <h2 id="findings">{m.findings.title}</h2>
      {findings.length === 0 ? (
        <p>{m.findings.none}</p>
      ) : (
        <>
          <div class="filter screen">
            <fieldset aria-label={m.findings.severity} class="toggles">
              {SEVERITIES.map((one) => (
                <button
                  type="button"
                  key={one}
                  aria-pressed={severities.has(one)}
                  onClick={() => toggle(one)}
                >
                  {m.severities[one]}{' '}
                  <span class="count">{findings.filter(({ severity }) => severity === one).length}</span>
                </button>
              ))}
            </fieldset>
            <input
              type="search"
              aria-label={m.findings.search}
              placeholder={m.findings.search}
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
            <p class="quiet" aria-live="polite">
              {m.findings.shown(shown.length, findings.length)}
            </p>
          </div>
          {shown.length === 0 ? (
            <p>{m.findings.noneMatch}</p>
          ) : (
            <Fold items={shown} first={50}>
              {(some) => (
                <ul class="finding-list">
                  {some.map((one) => (
                    <FindingItem
                      key={`${one.rule} ${one.subject} ${one.title}`}
                      finding={one}
                      journeys={journeys}
                    />
                  ))}
                </ul>
              )}
            </Fold>
          )}
        </>
      )}
    </section>
  );
}

/** Where all there is is information, it is shown. */
function initial(findings: readonly Finding[]): ReadonlySet<Severity> {
  return new Set(findings.some(({ severity }) => severity !== 'info') ? SHOWN : SEVERITIES);
}
