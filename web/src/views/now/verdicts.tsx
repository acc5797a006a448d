import {
  type EndpointToday,
  type NowDocument,
  notWell,
  reportsOf,
  type VerdictsToday,
} from '../../model/now.js';
import { texts } from '../../state.js';
import { English } from '../../ui/sentence.js';
import { agoOf } from './ago.js';

/** What the team's own nodes hold its endpoints for; users' reports as the signal they are. */
export function Verdicts({ now }: { readonly now: NowDocument }) {
  return (
    <>
      {(now.verdicts ?? []).map((one) => (
        <Cluster key={one.feed} verdicts={one} now={now} />
      ))}
    </>
  );
}

function Cluster({ verdicts, now }: { readonly verdicts: VerdictsToday; readonly now: NowDocument }) {
  const { m } = texts.value;
  const { node, quorum, plan, stale, notes, endpoints, names } = verdicts;
  const bad = notWell(verdicts);
  const reported = names.filter((one) => reportsOf(one) > 0);
  return (
    <section>
      <h2>{m.now.ownTitle(endpoints.length - bad.length, endpoints.length)}</h2>
      <p class="small">
        {m.now.ownNode(node, plan, quorum)}
        {stale && ` · ${m.now.ownStale}`}
        {notes.map((one) => (
          <span key={one}>
            {' · '}
            <English>{one}</English>
          </span>
        ))}
      </p>
      <ul class="plain">
        {bad.map((one) => (
          <Endpoint key={one.id} endpoint={one} now={now} />
        ))}
        {reported.map((one) => (
          <li key={one.name}>{m.now.reported(one.label ?? one.name, reportsOf(one))}</li>
        ))}
      </ul>
    </section>
  );
}

function Endpoint({ endpoint, now }: { readonly endpoint: EndpointToday; readonly now: NowDocument }) {
  const { m } = texts.value;
  const { id, state, since, why, drained, component, how } = endpoint;
  const notes = [
    ...(since === undefined ? [] : [m.now.ownSince(agoOf(since, now))]),
    ...(drained ? [m.now.drained] : []),
    ...(component === undefined ? [] : [m.now.standsFor(component)]),
  ];
  return (
    <li>
      <span translate={false}>{id}</span>: {m.now.ownStates[state]}
      <span class="small">
        {notes.map((one) => ` · ${one}`)}
        {why !== undefined && (
          <>
            {' · '}
            <English>{why}</English>
          </>
        )}
        {component === undefined && (
          <>
            {' · '}
            <English>{`not mapped: ${how}`}</English>
          </>
        )}
      </span>
    </li>
  );
}
