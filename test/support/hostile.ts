/** An estate whose every name tries to be read as something else, and one that is too large to draw. */
import { type Assessment, assess } from '../../src/analysis/index.js';
import type { Component, Dependency, Estate, Evidence } from '../../src/estate/index.js';

/** What means something in Markdown, HTML, XML, DOT, Mermaid, CSV or a terminal. */
export const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>',
  '</summary></details><script>alert(1)</script>',
  '@octocat and @org/team',
  'https://evil.example/?a=1&b=2 www.evil.example a@evil.example',
  '[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>',
  '`code` ``more`` ` | a | b |',
  'a\n\n# heading\n\n- item | x',
  '"quoted" \\" \\ &quot; &amp; &#35; #35; %% ',
  'end; n1 --> n2; subgraph x',
  '"]; evil -> node; x [label="',
  "=cmd|' /C calc'!A0",
  '\u001b[31mred\u0000\u0008\u202eright to left\ufffe',
  '\ud800 half',
  '  ',
  '<!-- --> <![CDATA[ ]]>',
  '~~~ ``` $x$ :tada: #123 GH-1',
] as const;

/** Each name as a journey, the resource it enters by, its file and the title of what is found. */
function hostileEstate(): Estate {
  const code = (file: string, line: number): Evidence => ({ by: 'code', file, line, note: `note ${file}` });
  const zone = domain('aws/us-east-1a', 'zone');
  const region = domain('aws/us-east-1', 'region');
  const components: Component[] = [zone, region];
  const dependencies: Dependency[] = [
    { from: zone.id, to: region.id, need: 'run', evidence: { by: 'atlas', url: 'https://example.org/' } },
  ];
  const journeys = HOSTILE_NAMES.map((name, at) => {
    const [id, entry] = [`journey ${name}`, `aws_db_instance.${name}`];
    const source = { file: `dir ${name}/main.tf`, line: at + 1 };
    components.push({ id, kind: 'journey', type: 'journey', name, source });
    components.push({ id: entry, kind: 'resource', type: 'aws_db_instance', name, source });
    dependencies.push({ from: id, to: entry, need: 'run', evidence: code(source.file, source.line) });
    dependencies.push({ from: entry, to: zone.id, need: 'run', evidence: code(source.file, source.line) });
    return { id, name, entry, inferred: true };
  });
  const diagnostics = HOSTILE_NAMES.map((name, at) => ({
    severity: 'error' as const,
    message: `what is ${name}?`,
    file: name,
    line: at,
  }));
  return { components, dependencies, groups: [], journeys, diagnostics };
}

export function hostile(): Assessment {
  return assess(hostileEstate());
}

/** As many journeys as asked for, each with a chain of its own in one of twenty zones. */
export function largeEstate(count: number): Estate {
  const evidence: Evidence = { by: 'declared' };
  const places = Array.from({ length: 20 }, (_, at) => [`p/r${at}`, `p/r${at}-a`] as const);
  const components: Component[] = places.flatMap(([region, zone]) => [
    domain(region, 'region'),
    domain(zone, 'zone'),
  ]);
  const dependencies: Dependency[] = places.map(([to, from]) => ({ from, to, need: 'run', evidence }));
  const journeys = Array.from({ length: count }, (_, at) => {
    const id = `journey-${at}`;
    const [, zone] = places[at % places.length]!;
    const source = { file: 'main.tf', line: at + 1 };
    components.push({ id, kind: 'journey', type: 'journey', name: id, source });
    let from = id;
    for (const type of ['lb', 'service', 'database']) {
      const to = `${type}.${at}`;
      components.push({ id: to, kind: 'resource', type, name: to, source });
      dependencies.push({ from, to, need: 'run', evidence });
      dependencies.push({ from: to, to: zone, need: 'run', evidence });
      from = to;
    }
    return { id, name: id, entry: `lb.${at}`, inferred: true };
  });
  return { components, dependencies, groups: [], journeys, diagnostics: [] };
}

function domain(id: string, type: string): Component {
  return { id, kind: 'domain', type, name: id, source: { atlas: id, url: 'https://example.org/' } };
}
