import { useEffect, useMemo } from 'preact/hooks';
import type { Document } from '../../model/types.js';
import { markPainted } from '../../painted.js';
import { texts } from '../../state.js';
import { Sentence } from '../../ui/sentence.js';
import { Diagnostics } from '../findings/diagnostics.js';
import { FindingList } from '../findings/finding-list.js';
import { IgnoredList } from '../findings/ignored.js';
import { ViewTitle } from '../view.js';
import { Fixes } from './fixes.js';
import { Journeys } from './journeys.js';
import { Matters } from './matters.js';
import { PairsTable } from './pairs.js';
import { headline } from './sentences.js';
import { Worst } from './worst.js';

/** The answer: what takes us down, and what to do first. */
export function Answer({ document }: { readonly document: Document }) {
  const now = texts.value;
  const { m } = now;
  const head = useMemo(() => headline(document, now), [document, now]);
  useEffect(() => markPainted('answer'), [document]);
  const resources = document.estate.components.filter(
    ({ kind, glue }) => kind === 'resource' && !glue,
  ).length;
  const errors = document.diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <article class="answer">
      <header class="lead">
        <ViewTitle name={m.answer.title}>
          <Sentence parts={head} />
        </ViewTitle>
        <p class="facts">
          <span translate={false}>{document.name}</span>
          <span>{m.answer.facts(resources, document.findings.length)}</span>
          {errors > 0 && (
            <a class="warn" href="#diagnostics">
              {m.answer.readErrors(errors)}
            </a>
          )}
        </p>
      </header>
      <div class="columns">
        <Journeys document={document} />
        <div class="side">
          <Fixes fixes={document.fixes} />
        </div>
      </div>
      <Worst document={document} />
      <Matters />
      <PairsTable />
      <FindingList findings={document.findings} journeys={document.journeys.length} />
      <IgnoredList document={document} />
      <Diagnostics diagnostics={document.diagnostics} />
    </article>
  );
}
