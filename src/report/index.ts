export {
  baselineText,
  type Comparison,
  compare,
  comparisonJson,
  comparisonText,
  newIn,
  type Snapshot,
  savedSnapshot,
  snapshotOf,
} from './comparison/index.js';
export { findingsCsv } from './csv.js';
export { doraRegister } from './dora.js';
export { drawingOf, graphviz, mermaid } from './drawing/index.js';
export { drillHtml, drillJson, drillMarkdown, drillText } from './drill/index.js';
export { exitJson } from './exit-json.js';
export { htmlReport, type WebApp } from './html.js';
export { initText } from './init/init.js';
export { assessmentJson, replayJson } from './json.js';
export { junit } from './junit.js';
export { assessmentMarkdown, comparisonMarkdown } from './markdown/index.js';
export { type RulePage, rulePage } from './rule-page.js';
export { sarif } from './sarif.js';
export { isAtLeast } from './severity.js';
export { assessmentText, type TextOptions } from './text/assessment.js';
export { cutsText } from './text/cuts.js';
export { type ExitTextOptions, exitText } from './text/exit.js';
export { explanationText } from './text/explanation.js';
export { replayText } from './text/replay.js';
export { scenariosText } from './text/scenarios.js';
export { type Style, style } from './text/style.js';
