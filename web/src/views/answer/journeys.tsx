import { useMemo } from 'preact/hooks';
import type { Finding } from '../../../../src/analysis/index.js';
import { exactly } from '../../exactly.js';
import type { Document } from '../../model/types.js';
import { isPrinting, texts } from '../../state.js';
import type { Texts } from '../../text/index.js';
import { Fold } from '../../ui/fold.js';
import { Sentence, Told } from '../../ui/sentence.js';
import { hrefOf } from '../route.js';
import { type JourneyFacts, journeyFacts, worthTelling } from './journey-facts.js';
import type { ObjectiveFact } from './objectives.js';
import { journeyLosses, journeySentences } from './sentences.js';

/** Journeys told before the reader asks for more. */
const FIRST = 12;

/** How grave it is to fall with a loss of this width. */
const GRAVE: Readonly<Record<JourneyFacts['fallsWith'], 'high' | 'medium' | 'low' | 'none'>> = {
  zone: 'high',
  service: 'medium',
  'third-party': 'medium',
  region: 'medium',
  provider: 'low',
  jurisdiction: 'low',
  other: 'medium',
  unknown: 'medium',
  none: 'none',
};

/** Every journey: with what it falls, why nothing takes over, and whether its objectives hold. */
export function Journeys({ document }: { readonly document: Document }) {
  const { m } = texts.value;
  const facts = useMemo(() => journeyFacts(document), [document]);
  return (
    <section class="journeys" aria-labelledby="journeys">
      <h2 id="journeys">{m.answer.journeysTitle}</h2>
      <Fold items={facts} first={FIRST}>
        {(shown) => shown.map((one) => <JourneyAnswer key={one.journey.id} facts={one} />)}
      </Fold>
      {facts.some(({ minutes }) => minutes !== null) && <p class="small">{m.answer.downtimeNote}</p>}
    </section>
  );
}

function JourneyAnswer({ facts }: { readonly facts: JourneyFacts }) {
  const now = texts.value;
  const { m } = now;
  const { journey, fallsWith, obstacles, catches, minutes, objectives } = facts;
  const likely = facts.likely ?? worthTelling(exactly.value.journeys.get(journey.id)?.likely);
  // Nothing takes it down as long as the standby does what it is there for.
  const hasCatch = fallsWith === 'none' && obstacles.length + catches.length > 0;
  return (
    <article class="journey">
      <header>
        <h3>
          <a href={hrefOf({ view: 'component', component: journey.id })} translate={false}>
            {journey.name}
          </a>
        </h3>
        <span class={`falls falls-${hasCatch ? 'low' : GRAVE[fallsWith]}`}>
          {m.answer.fallsWith[fallsWith]}
        </span>
        <span class="small">
          <Sentence parts={m.answer.entersBy(journey.entry)} />
        </span>
      </header>
      <p>
        {journeySentences(facts, now).map((parts) => (
          <>
            <Sentence parts={parts} />{' '}
          </>
        ))}
      </p>
      <Because lead={m.answer.couldNotFailOver} findings={obstacles} />
      <Because lead={m.answer.catch} findings={catches} />
      <dl class="losses">
        {journeyLosses(facts, now, isPrinting.value ? Number.POSITIVE_INFINITY : undefined).map(
          ({ kind, label, losses }) => (
            <div key={kind}>
              <dt>{label}</dt>
              <dd>
                <Sentence parts={losses} />
              </dd>
            </div>
          ),
        )}
      </dl>
      <dl class="objectives">
        {objectives.map((one) => (
          <div key={one.kind}>
            <dt>{m.answer[one.kind]}</dt>
            <dd>
              {objectiveValue(one, now)}
              {one.verdict !== null && (
                <span class={`verdict verdict-${one.verdict}`}>{m.answer.verdicts[one.verdict]}</span>
              )}
            </dd>
          </div>
        ))}
        {minutes !== null && (
          <div>
            <dt>{m.answer.expected}</dt>
            <dd>{m.perYear(minutes)}</dd>
          </div>
        )}
        {likely !== null && (
          <div>
            <dt>{m.answer.likely}</dt>
            <dd>{m.answer.likelyMinutes(likely)}</dd>
          </div>
        )}
        {objectives.length === 0 && (
          <div>
            <dt class="quiet">{m.answer.noObjectives}</dt>
          </div>
        )}
      </dl>
    </article>
  );
}

/** What the analyses say of a standby. */
function Because({ lead, findings }: { readonly lead: string; readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <p>
      {lead}
      {findings.map(({ rule, title }, at) => (
        <>
          {at > 0 && '; '}
          <Told by={rule}>{title}</Told>
        </>
      ))}
      .
    </p>
  );
}

function objectiveValue({ kind, value, currency }: ObjectiveFact, { f }: Texts): string {
  if (kind === 'availability') return f.percent(value);
  if (kind === 'lossPerHour') return f.money(value, currency ?? '');
  return f.duration(value);
}
