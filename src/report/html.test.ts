import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlReport, type WebApp } from './html.js';

const app: WebApp = {
  page: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Firebreak</title>
    <script type="module" crossorigin src="./app.js"></script>
    <link rel="stylesheet" crossorigin href="./app.css">
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`,
  script: 'const app = "$& $1 </body> <title></title>";',
  style: 'body { color: red }',
  engine: 'engine',
  layout: 'layout',
  licenses: 'licenses',
};

/** What the page carries under this name. */
function carried(html: string, name: string): string {
  const [, packed] = new RegExp(`<script type="text/plain" id="firebreak-${name}-gz">([^<]*)</script>`).exec(
    html,
  )!;
  return gunzipSync(Buffer.from(packed!, 'base64')).toString();
}

/** The one element of this name, as a browser finds it: its text ends at the first closing tag. */
function textOf(html: string, open: string, close: string): string {
  const start = html.indexOf(open) + open.length;
  return html.slice(start, html.indexOf(close, start));
}

describe('an HTML report', () => {
  it('carries the assessment, the workers and the licences', () => {
    const html = htmlReport(app, 'infra', '{"schema":"firebreak/assessment/1"}\n');
    expect(JSON.parse(carried(html, 'data'))).toEqual({
      name: 'infra',
      assessment: { schema: 'firebreak/assessment/1' },
    });
    expect(['engine', 'layout', 'licenses'].map((name) => carried(html, name))).toEqual([
      'engine',
      'layout',
      'licenses',
    ]);
    expect(html).toContain('<title>infra - Firebreak</title>');
  });

  it('is the same for the same input, and does not tell the operating system', () => {
    const html = htmlReport(app, 'infra', '{}');
    expect(htmlReport(app, 'infra', '{}')).toBe(html);
    const [, data] = /firebreak-data-gz">([^<]*)</.exec(html)!;
    expect(Buffer.from(data!, 'base64')[9]).toBe(255);
  });

  it('has a policy that names the script and the style by their hashes, and lets nothing be fetched', () => {
    const html = htmlReport(app, 'infra', '{}');
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)!;
    expect(policy!.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(textOf(html, '<script type="module">', '</script>'))}`,
      `style-src ${hash(textOf(html, '<style>', '</style>'))}`,
      'worker-src blob:',
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    // It counts for what comes after it only.
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'));
    expect(html).not.toMatch(/\b(?:src|href)="/);
  });

  it('gives back whatever is in the data, and nothing of it becomes markup', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '</script>',
        '<!--',
        '<!-- <script>',
        '</title><script>',
        '$&',
        "$'",
        '</body>',
        '\u2028',
        ']]>',
      ),
    );
    const words = fc.array(hostile, { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (name, value) => {
        const html = htmlReport(app, name, JSON.stringify({ [value]: value }));
        const data = JSON.parse(carried(html, 'data'));
        expect(data).toEqual({ name, assessment: { [value]: value } });
        // Apart from the title, only letters, digits, + / and = differ from a report of nothing.
        const bare = (text: string) =>
          text.replace(/<title>[^<]*<\/title>/, '').replace(/(firebreak-data-gz">)[\w+/=]*/, '$1');
        expect(bare(html)).toBe(bare(htmlReport(app, '', '{}')));
      }),
    );
  });

  it('keeps what the script says, whatever of HTML is in it', () => {
    const script = [
      'globalThis.found = [',
      '"</script>", \'<SCRIPT src="x">\', `<!-- <script>`, /<script/.test("<script"), /<\\/script/.source,',
      '"<!--", ((a, script) => a<script)(1, 2)];',
    ].join('\r\n');
    const html = htmlReport({ ...app, script }, 'infra', '{}');
    const inside = textOf(html, '<script type="module">', '</script>');
    expect(inside).not.toMatch(/<\/?script/i);
    const run = (code: string) => {
      new Function(code)();
      return (globalThis as { found?: unknown }).found;
    };
    const expected = ['</script>', '<SCRIPT src="x">', '<!-- <script>', true];
    expect((run(script) as unknown[]).slice(0, 4)).toEqual(expected);
    const found = run(inside) as unknown[];
    expect(found.slice(0, 4)).toEqual(expected);
    expect(new RegExp(found[4] as string).test('</script>')).toBe(true);
    expect(found.slice(5)).toEqual(['<!--', true]);
  });

  it('keeps a style in its element', () => {
    const html = htmlReport({ ...app, style: 'a::after { content: "</style><script>" }' }, 'infra', '{}');
    expect(textOf(html, '<style>', '</style>')).toBe('a::after { content: "<\\/style><script>" }');
  });

  it('refuses a page that has no place for a part, has two, or loads something more', () => {
    const made = (page: string) => () => htmlReport({ ...app, page }, 'infra', '{}');
    expect(made(app.page.replace('</body>', ''))).toThrow('none');
    expect(made(app.page.replace('<title>', '<title></title><title>'))).toThrow('several');
    expect(made(app.page.replace('<title>', '<link rel="icon" href="./icon.svg"><title>'))).toThrow(
      './icon.svg',
    );
    expect(made(app.page.replace('<title>', '<link rel="icon" href="data:,"><title>'))).not.toThrow();
  });
});
