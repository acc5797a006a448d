import type { Difference } from '../../model/types.js';
import { compareWith, comparison, textOf, texts } from '../../state.js';
import { Copy } from '../../ui/copy.js';
import { FileButton } from '../../ui/file-button.js';
import { Fold } from '../../ui/fold.js';
import { Told } from '../../ui/sentence.js';
import { ViewTitle } from '../view.js';

const VERDICTS = ['worse', 'better', 'other'] as const;

/** Two assessments: what got worse, what got better. */
export function CompareView() {
  const { m } = texts.value;
  const found = comparison.value;
  return (
    <article class="compare">
      <header class="lead">
        <ViewTitle name={m.compare.title}>{m.compare.title}</ViewTitle>
        <p>{found === null ? m.compare.lead : m.compare.from(found.before, found.after)}</p>
        <p class="screen">
          <FileButton
            label={m.compare.choose}
            onFile={async (file) => {
              const text = await textOf(file);
              if (text !== undefined) await compareWith(file.name, text);
            }}
          />
        </p>
        {found === null && (
          <p class="command">
            <code>{m.compare.how}</code> <Copy text={m.compare.how} />
          </p>
        )}
      </header>
      {found?.differences.length === 0 && <p>{m.compare.same}</p>}
      {found !== null && found.differences.length > 0 && (
        <div class="verdicts">
          {VERDICTS.map((verdict) => (
            <Verdict
              key={verdict}
              verdict={verdict}
              differences={found.differences.filter((one) => one.verdict === verdict)}
            />
          ))}
        </div>
      )}
    </article>
  );
}

function Verdict({
  verdict,
  differences,
}: {
  readonly verdict: Difference['verdict'];
  readonly differences: readonly Difference[];
}) {
  const { m, f } = texts.value;
  return (
    <section class={`difference difference-${verdict}`}>
      <h2>
        {m.compare[verdict]} <span class="count">{f.number(differences.length)}</span>
      </h2>
      {differences.length === 0 ? (
        <p class="quiet">{m.compare.none}</p>
      ) : (
        <Fold items={differences} first={50}>
          {(shown) => (
            <ul>
              {shown.map(({ text }) => (
                <li key={text}>
                  <Told by="difference">{text}</Told>
                </li>
              ))}
            </ul>
          )}
        </Fold>
      )}
    </section>
  );
}
