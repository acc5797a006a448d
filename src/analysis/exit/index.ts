export { exitPlan } from './exit.js';
export { type Footing, familiesOn } from './footing.js';
export { leavingOf } from './leaving.js';
export {
  type ChosenTarget,
  candidatesFor,
  europeanRegions,
  type TargetProblem,
  targetOf,
} from './targets.js';
export type * from './types.js';
