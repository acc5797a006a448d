import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RulePage, rulePage, type WebApp } from '../report/index.js';
import { type Manifest, ROOT } from './root.js';
import { UsageError } from './terminal.js';

const RULES = new URL('docs/rules/', ROOT);

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

/** A built script of the command line. */
export function scriptOf(name: string): URL {
  return new URL(`dist/cli/${name}`, ROOT);
}

/** The folder of the built web app. */
export function webFolder(): string {
  const folder = new URL('dist/web/', ROOT);
  if (!existsSync(new URL('index.html', folder)))
    throw new UsageError('the web app is not built, dist/web is missing; npm run build makes it');
  return fileURLToPath(folder);
}

/** The web app as a report takes it. */
export function webApp(): WebApp {
  const folder = webFolder();
  const text = (name: string) => readFileSync(`${folder}${name}`, 'utf8');
  return {
    page: text('index.html'),
    script: text('app.js'),
    style: text('app.css'),
    engine: text('engine.js'),
    layout: text('layout.js'),
    licenses: text('licenses.md'),
  };
}

/** What the server has beside the app: the description of its API, and of what that answers with. */
export function apiFiles(): string[] {
  return ['openapi.json', 'assessment.schema.json', 'now.schema.json'].map((name) =>
    fileURLToPath(new URL(`schema/${name}`, ROOT)),
  );
}
