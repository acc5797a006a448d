export { answersTo, type Ground, type Known, type Replacements } from './candidates/index.js';
export { type ChangeModel, helpsAgainst, Questions } from './model.js';
export {
  contenders,
  findRemedies,
  type Proposals,
  propose,
  type Remedies,
  SOME_SECONDS,
} from './remedies.js';
export { switchOf, withSwitches } from './switches.js';
export {
  type Candidate,
  EFFORT_POINTS,
  type Effort,
  type Figure,
  type Gain,
  type Plan,
  type Remedy,
  type Rescue,
} from './types.js';
