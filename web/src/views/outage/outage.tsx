import type { Document, Plug } from '../../model/types.js';
import { playable, texts } from '../../state.js';
import { hrefOf } from '../route.js';
import { ViewTitle } from '../view.js';
import { Chooser } from './chooser.js';
import { Run } from './run.js';

/** Pull the plug: choose what fails, and watch it in time. */
export function OutageView({ document, plug }: { readonly document: Document; readonly plug: Plug | null }) {
  if (plug === null) return <Chooser document={document} />;
  const played = playable(plug);
  return played === null ? <NothingNow /> : <Run document={document} plug={played} />;
}

/** An address of what is going on, on a page whose server does not look. */
function NothingNow() {
  const { m } = texts.value;
  return (
    <article class="run">
      <header class="lead">
        <ViewTitle name={m.outage.title}>{m.now.replayTitle}</ViewTitle>
        <p>{m.now.nothing}</p>
        <p>
          <a href={hrefOf({ view: 'outage', plug: null, time: 0 })}>{m.outage.change}</a>
        </p>
      </header>
    </article>
  );
}
