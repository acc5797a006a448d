import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiFiles } from './api.js';
import { atomFeed, rssFeed } from './feeds.js';
import type { Overview } from './overview.js';
import { type Links, statusPage } from './page.js';
import type { Language } from './words.js';
import { writeAtomically } from './write.js';

/** A file of the site. */
export interface SiteFile {
  readonly type: string;
  readonly text: string;
}

const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Addresses as a node serves them. */
export const SERVED: Links = {
  page: (language) => `/status/${language}`,
  file: (path) => `/${path}`,
  reports: '/reports',
};

/** Addresses in a directory, wherever that is hosted: relative to the page. */
function exported(language: Language): Links {
  const up = language === 'de' ? '../' : '';
  return {
    page: (other) => (other === language ? './' : other === 'de' ? `${up}de/` : '../'),
    file: (path) => `${up}${path}`,
    reports: undefined,
  };
}

/** Feeds and API by path: the same as served and as written. */
export function dataFiles(overview: Overview): Map<string, SiteFile> {
  return new Map<string, SiteFile>([
    ['history.atom', { type: 'application/atom+xml; charset=utf-8', text: atomFeed(overview) }],
    ['history.rss', { type: 'application/rss+xml; charset=utf-8', text: rssFeed(overview) }],
    ...[...apiFiles(overview)].map(([path, value]): [string, SiteFile] => [
      `api/v2/${path}`,
      { type: JSON_TYPE, text: JSON.stringify(value) },
    ]),
  ]);
}

/** The site as a node serves it, by path. */
export function servedFiles(overview: Overview): Map<string, SiteFile> {
  const page = (language: Language) => ({ type: HTML, text: statusPage(overview, language, SERVED) });
  return new Map([['status/en', page('en')], ['status/de', page('de')], ...dataFiles(overview)]);
}

/** The site as files of a directory, by path: any server of files hosts it. */
export function exportedFiles(overview: Overview): Map<string, SiteFile> {
  const page = (language: Language) => ({
    type: HTML,
    text: statusPage(overview, language, exported(language)),
  });
  return new Map([['index.html', page('en')], ['de/index.html', page('de')], ...dataFiles(overview)]);
}

/** Paths as the site has them: a node that is asked for its files may be somebody else. */
const PATH = /^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.[a-z]+$/;

/**
 * Writes texts by path below a directory, each whole or not at all; the pages come last, so that what they link to is
 * there. Throws where the directory cannot be written, and for a path that is none of the site.
 */
export function writeSite(texts: ReadonlyMap<string, string>, directory: string): void {
  const strange = [...texts.keys()].find((path) => !PATH.test(path));
  if (strange !== undefined) throw new Error(`"${strange}" is no file of the status page`);
  const isPage = (path: string) => (path.endsWith('.html') ? 1 : 0);
  for (const [path, text] of [...texts].sort(([a], [b]) => isPage(a) - isPage(b))) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, text);
  }
}

/** The texts alone. */
export function textsOf(files: ReadonlyMap<string, SiteFile>): Map<string, string> {
  return new Map([...files].map(([path, { text }]) => [path, text]));
}
