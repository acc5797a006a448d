export { withChangesAgainst } from './changes.js';
export { isShown, shownSteps } from './shown.js';
export { type Prospect, prospectOf, type WhatIf, whatIf } from './what-if.js';
