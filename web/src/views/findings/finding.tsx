import type { Finding } from '../../../../src/analysis/index.js';
import { texts } from '../../state.js';
import { refs } from '../../text/index.js';
import { SeverityTag } from '../../ui/marks.js';
import { Sentence, Told } from '../../ui/sentence.js';
import { Steps } from '../../ui/steps.js';

/** A finding: its title at a glance, and on demand what it means, how it gets there and what to do. */
export function FindingItem({
  finding,
  journeys,
  mark,
}: {
  readonly finding: Finding;
  /** How many there are: that it touches all of them is said in a word. */
  readonly journeys: number;
  /** What became of it, where that is told. */
  readonly mark?: { readonly state: 'gone' | 'new'; readonly word: string } | undefined;
}) {
  const { m, f } = texts.value;
  const { rule, severity, title, path, fix } = finding;
  // A rule of a later version has no headline here.
  const [headline, meaning] = m.rules[rule] ?? [rule, ''];
  const isAll = finding.journeys.length > 1 && finding.journeys.length === journeys;
  return (
    <li class={mark === undefined ? 'finding' : `finding finding-${mark.state}`}>
      <details>
        <summary>
          <SeverityTag severity={severity} />
          <span class="finding-title">
            {mark !== undefined && <span class={`mark mark-${mark.state}`}>{mark.word} </span>}
            {mark?.state === 'gone' ? (
              <s>
                <Told by={rule}>{title}</Told>
              </s>
            ) : (
              <Told by={rule}>{title}</Told>
            )}
          </span>
          <span class="finding-rule">{headline}</span>
        </summary>
        <div class="finding-body">
          <p>{meaning}</p>
          <dl>
            {finding.journeys.length > 0 && (
              <>
                <dt>{m.findings.touches}</dt>
                <dd>
                  {isAll ? (
                    m.findings.allJourneys
                  ) : (
                    <Sentence parts={f.list(refs(finding.journeys), 'and')} />
                  )}
                </dd>
              </>
            )}
            {path.length > 0 && (
              <>
                <dt>{m.findings.path}</dt>
                <dd>
                  <Steps path={path} />
                </dd>
              </>
            )}
            {fix !== undefined && (
              <>
                <dt>{m.findings.fix}</dt>
                <dd>
                  <Told by={rule}>{fix}</Told>
                </dd>
              </>
            )}
          </dl>
        </div>
      </details>
    </li>
  );
}
