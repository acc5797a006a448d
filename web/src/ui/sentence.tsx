import type { ComponentChildren } from 'preact';
import { texts } from '../state.js';
import type { Parts, Speaker } from '../text/index.js';
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

/** A sentence of the analyses, in the language of the app where it has the words for it. */
export function Told({ by, children }: { readonly by: Speaker; readonly children: string }) {
  const { text, lang } = texts.value.say(by, children);
  return <span lang={lang}>{text}</span>;
}

/** What is English in every language of the app: sources, incidents, messages of reading. */
export function English({ children }: { readonly children: string }) {
  return <span lang="en">{children}</span>;
}
