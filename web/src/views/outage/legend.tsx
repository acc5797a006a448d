import { texts } from '../../state.js';
import { type StateName, Swatch } from '../../ui/marks.js';

/** What the bars mean. */
export function Legend() {
  const { m } = texts.value;
  const entries: [StateName, string][] = [
    ['down', m.states.down],
    ['degraded', m.states.degraded],
    ['recovering', m.states.recovering],
    ['unknown', m.states.unknown],
    ['start', m.states.cannotStart],
    ['change', m.states.cannotChange],
  ];
  return (
    <ul class="legend" aria-label={m.outage.legend}>
      {entries.map(([state, word]) => (
        <li key={state}>
          <Swatch state={state} />
          {word}
        </li>
      ))}
    </ul>
  );
}
