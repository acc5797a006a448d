import { readdirSync, readFileSync } from 'node:fs';
import { type RulePage, rulePage } from '../report/index.js';

const ROOT = new URL('../../', import.meta.url);
const RULES = new URL('docs/rules/', ROOT);

interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}

export function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
}

/** All rules, as the pages that come with the package tell them. */
export function rulePages(): RulePage[] {
  return readdirSync(RULES)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => rulePage(name.slice(0, -'.md'.length), readFileSync(new URL(name, RULES), 'utf8')));
}

/** Where the pages of the rules are on the web; undefined where the package names no repository. */
export function rulesUrl({ repository }: Manifest): string | undefined {
  const url = typeof repository === 'string' ? repository : repository?.url;
  const found = /^(?:git\+)?(https:\/\/.+?)(?:\.git)?\/?$/.exec(url ?? '');
  return found === null ? undefined : `${found[1]}/blob/main/docs/rules`;
}
