import type { Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { hrefOf } from '../route.js';
import { ViewTitle } from '../view.js';
import { Details } from './details.js';

/** A component on a page of its own, to link to. */
export function ComponentView({ document, id }: { readonly document: Document; readonly id: string }) {
  const { m } = texts.value;
  const component = document.components.get(id);
  return (
    <article class="component">
      <ViewTitle key={id} name={id}>
        <span translate={false}>{id}</span>
      </ViewTitle>
      {component === undefined ? (
        <p>{m.map.gone(id)}</p>
      ) : (
        <>
          <p class="screen">
            <a href={hrefOf({ view: 'map', component: id })}>{m.details.onMap}</a>
          </p>
          <Details document={document} component={component} heading="h2" />
        </>
      )}
    </article>
  );
}
