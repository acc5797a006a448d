import type { Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { SeverityTag } from '../../ui/marks.js';
import { Told } from '../../ui/sentence.js';

/** Findings that the team accepts for now, with their reason and until when. */
export function IgnoredList({ document: { ignored } }: { readonly document: Document }) {
  const { m } = texts.value;
  if (ignored.length === 0) return null;
  return (
    <section class="ignored" aria-labelledby="ignored">
      <h2 id="ignored">{m.findings.ignored}</h2>
      <p class="small">{m.findings.ignoredLead}</p>
      <Fold items={ignored} first={20}>
        {(shown) => (
          <ul class="ignored-list">
            {shown.map(({ finding, until, reason }) => (
              <li key={`${finding.rule} ${finding.subject}`}>
                <SeverityTag severity={finding.severity} /> <Told by={finding.rule}>{finding.title}</Told>
                <p class="small">
                  {m.findings.until(until)}. {m.findings.reason}: {reason}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Fold>
    </section>
  );
}
