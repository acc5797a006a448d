import type { Document, Plug } from '../../model/types.js';
import { go, texts } from '../../state.js';
import { Picker } from '../../ui/picker.js';
import { Ref } from '../../ui/sentence.js';

const LENGTHS = [300, 900, 3600, 4 * 3600, 12 * 3600, 86_400, 3 * 86_400];

/** What is lost and for how long, to be changed. */
export function Loss({
  document,
  plug,
}: {
  readonly document: Document;
  readonly plug: Extract<Plug, { readonly components: readonly string[] }>;
}) {
  const { m, f } = texts.value;
  const { components, seconds } = plug;
  const set = (ids: readonly string[], length = seconds) =>
    go({ view: 'outage', plug: ids.length === 0 ? null : { components: ids, seconds: length }, time: 0 });
  const lengths = [...new Set([...LENGTHS, seconds])].sort((a, b) => a - b);
  return (
    <div class="loss">
      <ul class="chips">
        {components.map((id) => (
          <li key={id}>
            <Ref id={id} />
            <button
              type="button"
              class="screen"
              aria-label={m.outage.remove(id)}
              onClick={() => set(components.filter((one) => one !== id))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <label>
        {m.outage.for}{' '}
        <select
          value={String(seconds)}
          onChange={({ currentTarget }) => set(components, Number(currentTarget.value))}
        >
          {lengths.map((one) => (
            <option key={one} value={String(one)}>
              {f.duration(one)}
            </option>
          ))}
        </select>
      </label>
      <Picker
        label={m.outage.alsoLose}
        components={document.estate.components.filter(
          ({ kind, id }) => kind !== 'journey' && !components.includes(id),
        )}
        onPick={(id) => set([...components, id])}
      />
    </div>
  );
}
