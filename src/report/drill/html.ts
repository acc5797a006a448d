import type { DrillResult } from '../../drill/index.js';
import { safe } from '../text/style.js';
import { facts, type Section, sections, time } from './sections.js';
import { lanes } from './timeline.js';

/** One file without anything from elsewhere, and without scripts. */
export function drillHtml(result: DrillResult): string {
  const title = `Drill: ${result.scenario?.title ?? 'no scenario'}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<dl>
${facts(result)
  .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
  .join('\n')}
</dl>
${[picture(result), ...sections(result).map(table)].filter(Boolean).join('\n')}
</body>
</html>
`;
}

function table({ title, note, columns, rows }: Section): string {
  return `<section>
<h2>${escaped(title)}</h2>
${note === undefined ? '' : `<p>${escaped(note)}</p>\n`}<table>
<thead><tr>${columns.map((one) => `<th scope="col">${escaped(one)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n')}
</tbody>
</table>
</section>`;
}

/** Times and counts are not broken. */
const SHORT = 16;

function cellHtml(cell: string): string {
  return `<td${cell.length <= SHORT ? ' class="short"' : ''}>${escaped(cell)}</td>`;
}

/** When what held, as bars; the tables have the same in figures. */
function picture(result: DrillResult): string {
  const { seconds } = result;
  const all = lanes(result);
  if (all.length === 0 || seconds === 0) return '';
  const percent = (at: number) => Math.round((Math.min(at, seconds) / seconds) * 10_000) / 100;
  const rows = all.map(({ label, kind, spans }) => {
    const bars = spans.map(({ from, to }) => {
      const [left, right] = [percent(from), percent(to ?? seconds)];
      return `<i class="${kind}" style="left:${left}%;width:${Math.round((right - left) * 100) / 100}%"></i>`;
    });
    return `<div class="lane"><span>${escaped(label)}</span><div>${bars.join('')}</div></div>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => `<span>${time(share * seconds)}</span>`);
  return `<figure>
<figcaption>Faults, and when journeys were down. Times are the run's.</figcaption>
<div aria-hidden="true">
${rows.join('\n')}
<div class="lane"><span></span><div class="ticks">${ticks.join('')}</div></div>
</div>
</figure>`;
}

const STYLE = `
:root { --text: #1d2433; --dim: #5b6475; --back: #fff; --line: #dfe3ea; --fault: #c98a00; --predicted: #6f7f9f; --observed: #c4372f }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #e4e8f0; --dim: #9aa5ba; --back: #14171f; --line: #353b49; --fault: #e0a72e; --predicted: #8496bb; --observed: #ec6a61 }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: var(--text); background: var(--back) }
h1 { font-size: 1.6rem; line-height: 1.25 }
h2 { font-size: 1.15rem; margin: 2rem 0 .4rem }
p { margin: .2rem 0 .6rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 }
dt, figcaption, th { color: var(--dim); font-weight: normal }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-variant-numeric: tabular-nums }
td { min-width: 8rem }
td.short { white-space: nowrap; min-width: 0 }
figure { margin: 2rem 0 0 }
figcaption { margin-bottom: .5rem }
.lane { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 1rem; align-items: center; margin: .25rem 0 }
.lane > span { overflow-wrap: anywhere; text-align: right }
.lane > div { position: relative; min-height: 1.1rem; background: var(--line); border-radius: 2px }
.lane > .ticks { background: none; display: flex; justify-content: space-between; color: var(--dim); font-size: .85rem }
.lane i { position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: 2px; -webkit-print-color-adjust: exact; print-color-adjust: exact }
.fault { background: var(--fault) }
.predicted { background: repeating-linear-gradient(135deg, var(--predicted) 0 5px, transparent 5px 9px) }
.observed { background: var(--observed) }
@media print {
  body { margin: 0; max-width: none; font-size: 11px }
  table { display: table; width: 100% }
  td { overflow-wrap: anywhere; min-width: 0 }
  tr, figure { break-inside: avoid }
  h2 { break-after: avoid }
}
`;

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
