import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { Fold } from '../../ui/fold.js';
import { English } from '../../ui/sentence.js';
import { useEngine } from '../../ui/use-engine.js';
import { hrefOf, lossOf } from '../route.js';
import { ViewTitle } from '../view.js';
import { rankComponents, rankScenarios } from './choices.js';

/** Everything that can be made to fail, what touches this estate most first. */
export function Chooser({ document }: { readonly document: Document }) {
  const { m, f } = texts.value;
  const [search, setSearch] = useState('');
  const asked = useEngine('scenarios', (engine) => engine.scenarios());
  const scenarios = useMemo(() => rankScenarios(asked.value ?? [], search), [asked.value, search]);
  const components = useMemo(() => rankComponents(document, search), [document, search]);
  const of = (kind: 'incident' | 'composite') => scenarios.filter((one) => one.kind === kind);
  const noMatch = !asked.isBusy && scenarios.length + components.length === 0;
  return (
    <article class="chooser">
      <ViewTitle name={m.outage.title}>{m.outage.choose}</ViewTitle>
      <p>{m.outage.lead}</p>
      <input
        type="search"
        class="wide-search"
        aria-label={m.outage.search}
        placeholder={m.outage.search}
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {asked.error !== null && <p class="warn">{m.app.failed(asked.error)}</p>}
      {noMatch && <p>{m.outage.noMatch}</p>}
      <div class="choices">
        {(['incident', 'composite'] as const).map((kind) => (
          <Choices
            key={kind}
            title={kind === 'incident' ? m.outage.incidents : m.outage.composites}
            items={of(kind)}
          >
            {({ id, title, epoch, touches }) => (
              <li key={id}>
                <a href={hrefOf({ view: 'outage', plug: { scenario: id }, time: 0 })}>
                  <English>{title}</English>
                </a>
                <span class="small">
                  {epoch !== null && `${f.day(epoch)} · `}
                  {m.outage.touches(touches)}
                </span>
              </li>
            )}
          </Choices>
        ))}
        <Choices title={m.outage.components} items={components}>
          {({ id, down }) => (
            <li key={id}>
              <a class="ref" href={lossOf(id)} translate={false}>
                {id}
              </a>
              {down > 0 && <span class="small">{m.outage.takesDown(down)}</span>}
            </li>
          )}
        </Choices>
      </div>
    </article>
  );
}

function Choices<T>({
  title,
  items,
  children,
}: {
  readonly title: string;
  readonly items: readonly T[];
  readonly children: (item: T) => ComponentChildren;
}) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Fold items={items} first={15}>
        {(shown) => <ul class="choice-list">{shown.map(children)}</ul>}
      </Fold>
    </section>
  );
}
