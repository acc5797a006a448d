export { type Change, changesOf, tally } from './changes.js';
export { type Comparison, compare, newIn } from './compare.js';
export { comparisonJson } from './json.js';
export { savedSnapshot } from './saved.js';
export { errorsIn, type Snapshot, snapshotOf } from './snapshot.js';
export { baselineText, comparisonText } from './text.js';
