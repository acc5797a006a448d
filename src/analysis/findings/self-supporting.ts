import { selfSupporting } from '../cycles.js';
import type { Finding, Rule } from './types.js';

/**
 * Redundancy that holds only because a circle holds itself up: after the loss it goes on serving while it runs, and
 * once it stops it cannot come back.
 */
export const selfSupportingRedundancy: Rule = ({ grounded, chains }) =>
  (grounded === undefined ? [] : selfSupporting(grounded))
    .filter(({ journeys }) => journeys.length > 0)
    .map(({ failed, members, journeys }): Finding => {
      const subject = failed[0]!;
      const others = failed.length > 1 ? ` (or ${failed.length - 1} others)` : '';
      return {
        rule: 'self-supporting-redundancy',
        severity: 'medium',
        title: `after the loss of ${subject}${others}, ${members.join(' and ')} serve only because they hold each other up, and cannot come back once they stop`,
        subject,
        journeys,
        path: chains.serving(journeys[0]!, subject),
        fix: 'give one of them a way to start without the other',
      };
    });
