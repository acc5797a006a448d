import { useMemo } from 'preact/hooks';
import { exactly } from '../../exactly.js';
import type { Document, WhatIf } from '../../model/types.js';
import { fixes, playable, plug, texts, toggleFix } from '../../state.js';
import type { Said } from '../../text/index.js';
import { Copy } from '../../ui/copy.js';
import { Fold } from '../../ui/fold.js';
import { Told } from '../../ui/sentence.js';
import { useEngine } from '../../ui/use-engine.js';
import { gainOf } from '../answer/fixes.js';
import { fixesFirst } from '../answer/ranking.js';
import { FindingItem } from '../findings/finding.js';
import { ViewTitle } from '../view.js';
import { markFindings } from './difference.js';
import { Minutes } from './minutes.js';
import { OutageBars } from './outage-bars.js';

/** Changes taken as made, and what becomes of findings, outages and down time. */
export function WhatIfView({ document }: { readonly document: Document }) {
  const { m } = texts.value;
  const chosen = fixes.value;
  const key = JSON.stringify(chosen);
  const { value, isBusy, error } = useEngine(`what if ${key}`, (engine) => engine.whatIf(chosen));
  return (
    <article class="what-if" aria-busy={isBusy}>
      <header class="lead">
        <ViewTitle name={m.whatIf.title}>{m.whatIf.title}</ViewTitle>
        <p>{m.whatIf.lead}</p>
        {error !== null && <p class="warn">{m.app.failed(error)}</p>}
      </header>
      <div class="columns what-if-columns">
        <div class="side">
          <Choices document={document} />
          {chosen.length > 0 && <Snippet document={document} />}
        </div>
        <div>
          {value === null ? (
            <p class="quiet">{m.app.working}</p>
          ) : (
            <Consequences document={document} after={value} />
          )}
        </div>
      </div>
    </article>
  );
}

function Choices({ document }: { readonly document: Document }) {
  const { m } = texts.value;
  const { quick, larger } = useMemo(() => fixesFirst(document.fixes), [document]);
  const chosen = fixes.value;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{m.whatIf.changes}</h2>
      {document.fixes.length === 0 && <p>{m.whatIf.none}</p>}
      <ul class="checks">
        {[...quick, ...larger].map((fix) => (
          <li key={fix.id}>
            <label>
              <input type="checkbox" checked={chosen.includes(fix.id)} onChange={() => toggleFix(fix.id)} />
              <span>
                <Told by="change">{fix.title}</Told>
                <span class="small">{gainOf(fix, exactly.value.gains.get(fix.id)).join(' · ')}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <button
          type="button"
          onClick={() => {
            fixes.value = [];
          }}
        >
          {m.whatIf.clear}
        </button>
      )}
    </section>
  );
}

function Consequences({ document, after }: { readonly document: Document; readonly after: WhatIf }) {
  const { m } = texts.value;
  const marked = useMemo(() => markFindings(document.findings, after.findings), [document, after]);
  const count = (state: string) => marked.filter((one) => one.state === state).length;
  const isNone = fixes.value.length === 0;
  const played = plug.value && playable(plug.value);
  return (
    <>
      <Minutes document={document} after={after} />
      {played === null ? (
        <p class="small">
          <a href="#/outage">{m.whatIf.chooseOutage}</a>
        </p>
      ) : (
        <OutageBars plug={played} fixes={fixes.value} />
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">{m.findings.title}</h2>
        <p aria-live="polite">
          {isNone ? m.whatIf.nothingChosen : m.whatIf.summary(count('gone'), count('new'), count('stays'))}
        </p>
        <Fold items={marked} first={40}>
          {(shown) => (
            <ul class="finding-list">
              {shown.map(({ finding, state }) => (
                <FindingItem
                  key={`${state} ${finding.rule} ${finding.subject} ${finding.title}`}
                  finding={finding}
                  journeys={document.journeys.length}
                  mark={
                    state === 'stays'
                      ? undefined
                      : { state, word: state === 'gone' ? m.whatIf.gone : m.whatIf.fresh }
                  }
                />
              ))}
            </ul>
          )}
        </Fold>
      </section>
    </>
  );
}

function Snippet({ document }: { readonly document: Document }) {
  const { m, say } = texts.value;
  const chosen = fixes.value;
  const key = JSON.stringify(chosen);
  const { value } = useEngine(`snippet ${key}`, (engine) => engine.snippet(chosen));
  const list = document.fixes
    .filter(({ id }) => chosen.includes(id))
    .map(({ title }): Said => {
      const told = say('change', title);
      return { ...told, text: `- ${told.text}` };
    });
  return (
    <>
      <Text title={m.whatIf.list} lines={list} />
      {value !== null && value.trim() === '' && <p class="small">{m.whatIf.noSnippet}</p>}
      {value !== null && value.trim() !== '' && (
        <Text title={m.whatIf.snippet} lines={[{ text: value, lang: 'en' }]} />
      )}
    </>
  );
}

function Text({ title, lines }: { readonly title: string; readonly lines: readonly Said[] }) {
  const { m } = texts.value;
  const text = lines.map((line) => line.text).join('\n');
  return (
    <section class="snippet">
      <h2>{title}</h2>
      <Copy text={text} label={`${m.app.copy}: ${title}`} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <pre tabIndex={0}>
        {lines.map(({ text: line, lang }, at) => (
          <>
            {at > 0 && '\n'}
            <span lang={lang}>{line}</span>
          </>
        ))}
      </pre>
    </section>
  );
}
