import type { Diagnostic } from '../../../../src/estate/index.js';
import { texts } from '../../state.js';
import { Place } from '../../ui/evidence.js';
import { Fold } from '../../ui/fold.js';
import { English } from '../../ui/sentence.js';

/** What could not be read or understood, by file and line. */
export function Diagnostics({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const { m } = texts.value;
  if (diagnostics.length === 0) return null;
  return (
    <section class="diagnostics" aria-labelledby="diagnostics">
      <h2 id="diagnostics" tabIndex={-1}>
        {m.findings.diagnostics}
      </h2>
      <p class="small">{m.findings.diagnosticsLead}</p>
      <DiagnosticList diagnostics={diagnostics} />
    </section>
  );
}

export function DiagnosticList({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const { m } = texts.value;
  return (
    <Fold items={diagnostics} first={8}>
      {(shown) => (
        <ul class="diagnostic-list">
          {shown.map(({ severity, message, file, line }, at) => (
            <li key={`${at} ${file}:${line}`}>
              <span class={`level level-${severity}`}>{m.findings.levels[severity]}</span>
              <span>
                <English>{message}</English> {file !== '' && <Place file={file} line={line} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Fold>
  );
}
