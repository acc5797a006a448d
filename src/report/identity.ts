import { SEVERITIES, type Severity } from '../analysis/index.js';

/**
 * What makes a finding the same one in another run: its rule and the component it is about. No line, title or journey
 * is in it, so that moved code and renamed journeys change nothing. A renamed resource is another component.
 */
export function identityOf({ rule, subject }: { readonly rule: string; readonly subject: string }): string {
  return `${rule}:${subject}`;
}

/** Whether a severity is as bad as another, or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
