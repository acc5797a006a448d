import { toneOf } from '../../model/now.js';
import { document, now, replayNow, texts } from '../../state.js';
import { Details } from './details.js';
import { Says } from './says.js';
import { headlineOf } from './sentences.js';

/** What providers say now and what it does to the journeys, in a line under the heading of every view. */
export function LiveBar() {
  const { m } = texts.value;
  const look = now.value;
  if (look === null || document.value === null) return null;
  const { verdict, claim, rest } = headlineOf(look, texts.value);
  return (
    <section class={`live live-${toneOf(look)} screen`} aria-label={m.now.label}>
      <details>
        <summary>
          {/* The time of each look would be read out every other minute. */}
          <span aria-live="polite">
            <strong>{verdict}</strong>
            <Says claim={claim} />
          </span>
          <span class="live-rest">{rest.map((one) => ` · ${one}`).join('')}</span>
        </summary>
        <Details now={look} document={document.value} />
      </details>
      {look.scenario.failures.length > 0 && (
        <button type="button" onClick={replayNow}>
          {m.now.replay}
        </button>
      )}
    </section>
  );
}
