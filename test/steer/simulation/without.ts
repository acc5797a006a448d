/** Clusters without one of their rules, and the invariants that are broken then. */
import type { Rules } from '../../../src/steer/decide/rules.js';

export const WITHOUT: Readonly<Record<string, { readonly rules: Partial<Rules>; readonly broken: RegExp }>> =
  {
    'numbers come from one compare-and-set': { rules: { compareAndSet: false }, broken: /^(1|9) / },
    'a node takes newer plans only': {
      rules: { isNewer: (number, serving) => number !== serving },
      broken: /^(2|10) /,
    },
    'a plan is on disk before it is answered with': { rules: { diskFirst: false }, broken: /^2 / },
    'a node that starts hears the store first': { rules: { storeFirst: false }, broken: /^(2|8) / },
    'no name is emptied': { rules: { emptyName: () => undefined }, broken: /^3 / },
    'nodes take no plan that is empty': { rules: { checkPlan: () => undefined }, broken: /^3 / },
    'minHealthy is kept': { rules: { minHealthy: () => undefined }, broken: /^4 / },
    'maxChange is kept': { rules: { maxChange: () => undefined }, broken: /^5 / },
    'the rate of plans is kept': { rules: { rate: () => undefined }, broken: /^6 / },
    'a verdict rests on observations that are still there': { rules: { fenced: false }, broken: /^7 / },
    'a node that sees everything down does not count': { rules: { blindDoNotCount: false }, broken: /^7 / },
    'plans in use are kept': { rules: { unused: (numbers) => numbers }, broken: /^8 / },
    'a node is forgotten only while it has no lease': { rules: { forgetGone: false }, broken: /^8 / },
    'the head is asked for where nothing is heard': { rules: { poll: false }, broken: /^(9|10) / },
    'a store that lost its data is told': { rules: { reseed: false }, broken: /^10 / },
  };
