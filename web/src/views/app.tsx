import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Document } from '../model/types.js';
import { acceptDrops } from '../source.js';
import { document, failure, isLoading, notice, route, take, texts, trouble } from '../state.js';
import { FileButton } from '../ui/file-button.js';
import { English } from '../ui/sentence.js';
import { chooseLanguage, chooseTheme, language, THEMES, theme } from '../ui/settings.js';
import { Answer } from './answer/answer.js';
import { CompareView } from './compare/compare.js';
import { ComponentView } from './details/component.js';
import { DroppedDialog } from './dropped.js';
import { EmptyEstate, NoJourneys, ProblemNotice, Start } from './empty.js';
import { DiagnosticList, Diagnostics } from './findings/diagnostics.js';
import { FindingList } from './findings/finding-list.js';
import { MapView } from './map/map-view.js';
import { LiveBar } from './now/bar.js';
import { OutageView } from './outage/outage.js';
import { hrefOf, type Route } from './route.js';
import { WhatIfView } from './what-if/what-if.js';

/** The whole page. */
export function App() {
  const { m } = texts.value;
  const isOver = useSignal(false);
  useEffect(() => {
    acceptDrops((over) => {
      isOver.value = over;
    });
  }, []);
  return (
    <>
      <a class="skip" href="#main">
        {m.app.skip}
      </a>
      <Head />
      <LiveBar />
      <Notices />
      <main id="main" tabIndex={-1}>
        {document.value === null ? <Waiting /> : <View document={document.value} />}
      </main>
      <DroppedDialog />
      {isOver.value && <div class="drop">{m.app.drop}</div>}
    </>
  );
}

function Waiting() {
  return isLoading.value ? <p class="loading">{texts.value.m.app.loading}</p> : <Start />;
}

function View({ document }: { readonly document: Document }) {
  const now = route.value;
  if (document.components.size === 0)
    return (
      <article>
        <EmptyEstate />
        <Diagnostics diagnostics={document.diagnostics} />
      </article>
    );
  switch (now.view) {
    case 'map':
      return <MapView document={document} selected={now.component} />;
    case 'component':
      return <ComponentView document={document} id={now.component} />;
    case 'outage':
      return <OutageView document={document} plug={now.plug} />;
    case 'what-if':
      return <WhatIfView document={document} />;
    case 'compare':
      return <CompareView />;
    case 'answer':
      if (document.journeys.length > 0) return <Answer document={document} />;
      return (
        <article>
          <NoJourneys />
          {document.findings.length > 0 && <FindingList findings={document.findings} journeys={0} />}
          <Diagnostics diagnostics={document.diagnostics} />
        </article>
      );
  }
}

const VIEWS: readonly [keyof ReturnType<typeof navOf>, Route][] = [
  ['answer', { view: 'answer' }],
  ['map', { view: 'map', component: null }],
  ['outage', { view: 'outage', plug: null, time: 0 }],
  ['whatIf', { view: 'what-if' }],
  ['compare', { view: 'compare' }],
];
const navOf = () => texts.value.m.nav;

function Head() {
  const { m } = texts.value;
  const current = route.value.view;
  return (
    <header class="head screen">
      <a class="wordmark" href="#/" translate={false}>
        Firebreak
      </a>
      {document.value !== null && (
        <nav aria-label={m.nav.label}>
          <ul>
            {VIEWS.map(([name, to]) => (
              <li key={name}>
                <a href={hrefOf(to)} aria-current={current === to.view ? 'page' : undefined}>
                  {m.nav[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div class="settings">
        <FileButton label={m.app.open} hint={m.app.openHint} onFile={take} />
        <select
          aria-label={m.app.language}
          value={language.value}
          onChange={({ currentTarget }) => chooseLanguage(currentTarget.value === 'de' ? 'de' : 'en')}
        >
          <option value="en" lang="en">
            English
          </option>
          <option value="de" lang="de">
            Deutsch
          </option>
        </select>
        <select
          aria-label={m.app.theme}
          value={theme.value}
          onChange={({ currentTarget }) =>
            chooseTheme(THEMES.find((one) => one === currentTarget.value) ?? 'system')
          }
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {m.app.themes[one]}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}

/** What has to be known whatever view is open. */
function Notices() {
  const { m } = texts.value;
  const one = notice.value;
  return (
    <div class="notices screen">
      <ProblemNotice />
      {failure.value !== null && (
        <p class="notice notice-bad" role="alert">
          {m.app.failed(failure.value)}
        </p>
      )}
      <div aria-live="polite">
        {one === 'updated' && <p class="notice">{m.app.updated}</p>}
        {one === 'connection-lost' && <p class="notice notice-bad">{m.app.connectionLost}</p>}
        {one === 'last-good' && (
          <div class="notice notice-bad">
            <div>
              <p class="notice-title">{m.app.lastGood}</p>
              {trouble.value !== null && (
                <>
                  <p>
                    <English>{trouble.value.message}</English>
                  </p>
                  <DiagnosticList diagnostics={trouble.value.diagnostics} />
                </>
              )}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
