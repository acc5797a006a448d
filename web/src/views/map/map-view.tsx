import type { Document } from '../../model/types.js';
import { go, texts } from '../../state.js';
import { Details } from '../details/details.js';
import { hrefOf } from '../route.js';
import { ViewTitle } from '../view.js';
import { Estate } from './estate.js';

const ALL_UP = new Map();
const NOTHING: readonly string[] = [];

const select = (component: string | null) => go({ view: 'map', component });

/** The estate as a map, and what is known of the component that is chosen on it. */
export function MapView({
  document,
  selected,
}: {
  readonly document: Document;
  readonly selected: string | null;
}) {
  const { m } = texts.value;
  const component = selected === null ? undefined : document.components.get(selected);
  return (
    <article class="map-view">
      <div class="visually-hidden">
        <ViewTitle name={m.map.title}>{m.map.title}</ViewTitle>
      </div>
      <div class="map-and-panel">
        <div class="map-frame">
          <Estate
            document={document}
            selected={component?.id ?? null}
            onSelect={select}
            states={ALL_UP}
            highlight={NOTHING}
          />
        </div>
        {selected !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
          <section class="panel" aria-label={selected} tabIndex={0}>
            <div class="panel-head">
              {component !== undefined && <h2 translate={false}>{component.id}</h2>}
              <button type="button" onClick={() => select(null)}>
                {m.details.close}
              </button>
            </div>
            {component === undefined ? (
              <p>{m.map.gone(selected)}</p>
            ) : (
              <>
                <p>
                  <a href={hrefOf({ view: 'component', component: component.id })}>{m.details.page}</a>
                </p>
                <Details key={component.id} document={document} component={component} />
              </>
            )}
          </section>
        )}
      </div>
    </article>
  );
}
