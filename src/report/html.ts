import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { safe } from './text/style.js';

/** The built web app (dist/web): text of its files. */
export interface WebApp {
  /** index.html, which names the script and the stylesheet. */
  readonly page: string;
  /** app.js, a module without imports. */
  readonly script: string;
  /** app.css */
  readonly style: string;
  /** engine.js, the worker that runs the analyses. */
  readonly engine: string;
  /** layout.js, the worker that places the map. */
  readonly layout: string;
  /** licenses.md: what the above contains of others. */
  readonly licenses: string;
}

/**
 * One file that needs nothing else: the web app with an assessment in it. It opens from disk and makes no request, which
 * its Content-Security-Policy holds it to: scripts and styles are named by their hashes, workers are made of text in the
 * page (web/src/host.ts), and nothing may be fetched.
 *
 * @param name what was assessed, as the page shows it
 * @param assessment the assessment as JSON (schema/assessment.schema.json)
 * @throws where the page of the app is not one that everything can be put into
 */
export function htmlReport(app: WebApp, name: string, assessment: string): string {
  const script = scriptText(app.script);
  const style = unixLines(app.style).replaceAll(/<\/(style)/gi, '<\\/$1');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const data = `{"name":${JSON.stringify(name)},"assessment":${assessment.trim()}}`;
  const carried = { data, engine: app.engine, layout: app.layout, licenses: app.licenses };
  const blocks = Object.entries(carried).map(
    ([id, text]) => `<script type="text/plain" id="firebreak-${id}-gz">${packed(text)}</script>\n`,
  );
  return assembled(app.page, [
    {
      what: 'policy',
      at: /(?<=<meta charset="utf-8"\s*\/?>)/g,
      text: `\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
    },
    { what: 'title', at: /<title>[^<]*<\/title>/g, text: `<title>${escaped(name)} - Firebreak</title>` },
    {
      what: 'stylesheet',
      at: /<link rel="stylesheet"[^>]* href="\.\/app\.css">/g,
      text: `<style>${style}</style>`,
    },
    {
      what: 'script',
      at: /<script type="module"[^>]* src="\.\/app\.js"><\/script>/g,
      text: `<script type="module">${script}</script>`,
    },
    // A module runs when all of the page is read, so the data may come after it.
    { what: 'data', at: /(?=<\/body>)/g, text: blocks.join('') },
  ]);
}

interface Part {
  readonly what: string;
  /** What it takes the place of. */
  readonly at: RegExp;
  readonly text: string;
}

/** Puts every part in its place, all found in the page as it was: what one part holds is never taken for a place. */
function assembled(page: string, parts: readonly Part[]): string {
  const places = parts.map(({ what, at, text }) => {
    const [found, ...more] = page.matchAll(at);
    if (found === undefined || more.length > 0)
      throw new Error(
        `index.html of the web app has not one place for the ${what}, but ${found ? 'several' : 'none'}`,
      );
    return { start: found.index, end: found.index + found[0].length, text };
  });
  places.sort((a, b) => a.start - b.start);
  const between = places.map(({ start }, at) => page.slice(places[at - 1]?.end ?? 0, start));
  const rest = page.slice(places.at(-1)!.end);
  const loaded = /\b(?:src|href)="(?!data:|#)[^"]*"/.exec(between.join('') + rest);
  if (loaded !== null) throw new Error(`index.html of the web app loads ${loaded[0]}, which a report cannot`);
  return places.map(({ text }, at) => between[at] + text).join('') + rest;
}

/**
 * A script as it may stand in HTML, where `</script` would end it and `<script` might hide its end. With the first letter
 * as an escape it means the same in strings, regular expressions and names.
 */
function scriptText(script: string): string {
  return unixLines(script).replaceAll(/<(\/?)(s)(?=cript)/gi, (_, slash: string, letter: string) => {
    return `<${slash}\\u00${letter.charCodeAt(0).toString(16)}`;
  });
}

/** A browser reads line ends so, before it compares hashes. */
const unixLines = (text: string) => text.replaceAll(/\r\n?/g, '\n');

/** gzip in base64, whose letters mean nothing in HTML, whatever the text says. */
function packed(text: string): string {
  const bytes = gzipSync(text, { level: 9 });
  // The header tells the operating system, which is nobody's business; 255 is unknown (RFC 1952, 2.3.1).
  bytes[9] = 255;
  return bytes.toString('base64');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return safe(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
