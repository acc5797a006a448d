import { useMemo } from 'preact/hooks';
import type { Component, Dependency } from '../../../../src/estate/index.js';
import type { Document } from '../../model/types.js';
import { texts } from '../../state.js';
import { EvidenceLine, SourceLine } from '../../ui/evidence.js';
import { Fold } from '../../ui/fold.js';
import { Ref } from '../../ui/sentence.js';
import { isFelt } from '../answer/ranking.js';
import { BlastTable } from '../answer/worst.js';
import { FindingItem } from '../findings/finding.js';
import { lossOf } from '../route.js';
import { type Relations, relationsOf } from './relations.js';

/** All there is to know of a component: what it needs, what needs it, how that is known, and what was found. */
export function Details({
  document,
  component,
  heading: Heading = 'h3',
}: {
  readonly document: Document;
  readonly component: Component;
  readonly heading?: 'h2' | 'h3';
}) {
  const { m } = texts.value;
  const { id, kind, type, name, source } = component;
  const findings = useMemo(
    () => document.findings.filter(({ subject, journeys }) => subject === id || journeys.includes(id)),
    [document, id],
  );
  const row = document.blast.find(({ domain }) => domain === id);
  const remarks = (['unknown', 'disabled', 'glue'] as const).filter((one) => component[one] === true);
  return (
    <div class="details">
      <p class="what">
        {m.details.kinds[kind]}
        {type !== kind && <code translate={false}>{type}</code>}
        {name !== id && <span translate={false}>{name}</span>}
        <SourceLine source={source} />
      </p>
      {remarks.map((one) => (
        <p key={one}>{m.details[one]}</p>
      ))}
      <p class="screen">
        <a class="button" href={lossOf(id)}>
          {m.answer.pull}
        </a>
      </p>
      {row !== undefined && (
        <section>
          <Heading>{m.details.if}</Heading>
          {!isFelt(row) ? (
            <p>{m.details.harmless}</p>
          ) : (
            <BlastTable rows={[row]} journeys={document.journeys.length} isAlone />
          )}
        </section>
      )}
      <section>
        <Heading>{m.details.needs}</Heading>
        <RelationList dependencies={document.needs.get(id) ?? []} end="to" document={document} />
      </section>
      <section>
        <Heading>{m.details.neededBy}</Heading>
        <RelationList dependencies={document.neededBy.get(id) ?? []} end="from" document={document} />
      </section>
      {findings.length > 0 && (
        <section>
          <Heading>{m.details.findings}</Heading>
          <Fold items={findings} first={10}>
            {(shown) => (
              <ul class="finding-list">
                {shown.map((one) => (
                  <FindingItem
                    key={`${one.rule} ${one.title}`}
                    finding={one}
                    journeys={document.journeys.length}
                  />
                ))}
              </ul>
            )}
          </Fold>
        </section>
      )}
    </div>
  );
}

interface ListProps {
  readonly dependencies: readonly Dependency[];
  /** Which end of each is told. */
  readonly end: 'from' | 'to';
  readonly document: Document;
}

function RelationList({ dependencies, end, document }: ListProps) {
  const { m } = texts.value;
  const relations = useMemo(() => relationsOf(dependencies, document.groups), [dependencies, document]);
  if (relations.length === 0) return <p class="quiet">{m.details.nothing}</p>;
  return (
    <>
      {relations.map((one) => (
        <div class="relation" key={one.need}>
          <p class="need-title">{m.needs[one.need]}</p>
          <Strengths relations={one} end={end} />
        </div>
      ))}
    </>
  );
}

function Strengths({
  relations: { hard, alternatives, soft },
  end,
}: {
  readonly relations: Relations;
  readonly end: ListProps['end'];
}) {
  const { m } = texts.value;
  return (
    <>
      {hard.length > 0 && <Ends label={m.details.strengths[end].hard} dependencies={hard} end={end} />}
      {alternatives.map(({ group, members }) => {
        const counts = group === null ? '' : m.details.alternatives(group.need, members.length, group.full);
        const label =
          group?.failover !== undefined ? m.details.standby : end === 'to' ? counts : m.details.oneOfSeveral;
        return <Ends key={group?.id ?? ''} label={label} dependencies={members} end={end} />;
      })}
      {soft.length > 0 && <Ends label={m.details.strengths[end].soft} dependencies={soft} end={end} />}
    </>
  );
}

function Ends({
  label,
  dependencies,
  end,
}: {
  readonly label: string;
  readonly dependencies: readonly Dependency[];
  readonly end: ListProps['end'];
}) {
  const { m } = texts.value;
  return (
    <>
      <p class="strength">{label}</p>
      <Fold items={dependencies} first={12}>
        {(shown) => (
          <ul class="ends">
            {shown.map((one) => (
              <li key={`${one.from} ${one.to} ${one.group ?? ''}`}>
                <Ref id={one[end]} />
                {one.cold === true && <span class="small"> {m.details.cold}</span>}
                {one.grace !== undefined && one.grace > 0 && (
                  <span class="small"> {m.details.grace(one.grace)}</span>
                )}
                <EvidenceLine evidence={one.evidence} />
              </li>
            ))}
          </ul>
        )}
      </Fold>
    </>
  );
}
