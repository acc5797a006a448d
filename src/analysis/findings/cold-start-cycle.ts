import { coldStartCycles } from '../cycles.js';
import type { Finding, Rule } from './types.js';

/**
 * Components that wait for each other when nothing runs. It is no outage while they run; after a full stop somebody
 * has to break the circle by hand. Where no start need is on the circle they may only call each other per request.
 */
export const coldStartCycle: Rule = ({ grounded }) =>
  (grounded === undefined ? [] : coldStartCycles(grounded)).map(({ members, path, journeys }): Finding => {
    const waits = path.some(({ need }) => need === 'start');
    return {
      rule: 'cold-start-cycle',
      severity: waits ? 'medium' : 'info',
      title: `${members.join(', ')} ${waits ? 'wait for' : 'need'} each other: after a full stop none of them can be the first to come back`,
      subject: members[0]!,
      journeys,
      path: path.map(({ from, to, need, evidence }) => ({ from, to, need, evidence })),
      fix: 'let one of them start without the others: retry instead of failing, or keep a cached copy of what it asks for',
    };
  });
