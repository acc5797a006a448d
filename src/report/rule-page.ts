import { SEVERITIES, type Severity } from '../analysis/index.js';

/** A rule as its page in docs/rules tells it. */
export interface RulePage {
  readonly id: string;
  readonly severity: Severity;
  /** The first sentence of what it says. */
  readonly summary: string;
  /** The whole page, without links that lead to other pages of the documentation. */
  readonly markdown: string;
}

/** Reads a page of docs/rules; every one has the same sections. */
export function rulePage(id: string, text: string): RulePage {
  const stated = /^Severity: (\w+)/m.exec(text)?.[1];
  const severity = SEVERITIES.find((one) => one === stated) ?? 'info';
  const says = /^## What it says\n+([\s\S]*?)\n\n/m.exec(text)?.[1] ?? id;
  const summary = /^.*?[.](?= |$)/.exec(says.replaceAll(/\s+/g, ' '))?.[0] ?? says;
  const markdown = text.replace(/^# .*\n+/, '').replaceAll(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, '$1');
  return { id, severity, summary, markdown };
}
