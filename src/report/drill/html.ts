import type { DrillResult } from '../../drill/index.js';
import { safe } from '../text/style.js';
import { headline, sections } from './sections.js';

/** One file without anything from elsewhere, and without scripts. */
export function drillHtml(result: DrillResult): string {
  const parts = sections(result).map(
    ({ title, note, columns, rows }) => `<section>
<h2>${escaped(title)}</h2>
${note === undefined ? '' : `<p>${escaped(note)}</p>\n`}<table>
<thead><tr>${columns.map((one) => `<th scope="col">${escaped(one)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>
</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Drill</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1d2433 }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #dfe3ea; vertical-align: top }
@media (prefers-color-scheme: dark) { body { background: #14171f; color: #e4e8f0 } th, td { border-color: #353b49 } }
</style>
</head>
<body>
<h1>Drill</h1>
<p>${escaped(headline(result))}</p>
${parts.join('\n')}
</body>
</html>
`;
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return safe(text).replace(/[&<>"']/g, (char) => ENTITY[char]!);
}
