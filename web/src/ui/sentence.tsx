import type { ComponentChildren } from 'preact';
import type { Parts } from '../text/index.js';
import { hrefOf } from '../views/route.js';

/** A component by its id, leading to what is known of it. */
export function Ref({ id }: { readonly id: string }) {
  return (
    <a class="ref" href={hrefOf({ view: 'component', component: id })} translate={false}>
      {id}
    </a>
  );
}

/** A sentence with components in it. */
export function Sentence({ parts }: { readonly parts: Parts }) {
  return (
    <>
      {parts.map(
        (part): ComponentChildren => (typeof part === 'string' ? part : <Ref id={part.component} />),
      )}
    </>
  );
}

/** What the analyses say, which is English in every language of the app. */
export function English({ children }: { readonly children: string }) {
  return <span lang="en">{children}</span>;
}
