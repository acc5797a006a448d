import type { Assessment } from '../../analysis/index.js';
import type { Component, Journey } from '../../estate/index.js';
import { sourceOf } from '../text/evidence.js';
import { counted, listed, safe, wrap } from '../text/style.js';
import { type OpenQuestions, openQuestions } from './open-questions.js';
import { durationScalar, scalar } from './scalar.js';

/** Questions of a kind that are written out; of more, only how many there are. */
const MOST = 20;
const WIDTH = 100;

/**
 * A firebreak.yaml to start from: what was found, as statements to be filled in. All of them are comments, so the file
 * changes nothing as it is. `##` explains; without its `# `, every other line is what the file may say.
 */
export function initText(result: Assessment, schema: string): string {
  const { journeys, estate } = result;
  const questions = openQuestions(result);
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const inferred = journeys.filter((one) => one.inferred);
  const overrides = [
    ...objectives(inferred, components),
    ...places(questions),
    ...unread(questions),
    ...hearsay(questions),
    ...switches(questions),
  ];
  const lines = [
    `# yaml-language-server: $schema=${safe(schema)}`,
    ...prose(
      'What we know and the code does not say. Lines with ## explain. The others are statements to fill in: take the single # and the space after it away from what you want to say. As it is, this file changes nothing.',
    ),
    '',
    ...prose('Only the journeys named in this file count.'),
    '# inferJourneys: false',
    '',
    ...regions(questions),
    ...prose('What users come for that was not found, by id.'),
    'journeys:',
    ...statement(
      [
        'my-journey:',
        '  name: What users call it',
        `  entry: ${scalar(inferred[0]?.entry ?? 'saas/shopify')}`,
      ],
      '',
    ),
    '',
    ...prose('What can fail and is not in the code. Ids that begin with saas/ are third parties.'),
    'components:',
    ...statement(
      ['saas/my-supplier:', '  name: What we call it', '  failures: { perYear: [1, 4], lasting: 1h }'],
      '',
    ),
    '',
    ...prose('What was found, to be told more exactly. Each reason is printed.'),
    'overrides:',
    ...overrides,
  ];
  return `${lines.join('\n')}\n`;
}

/** Providers of which some region is open: the environment that the code runs in may decide it for all that is there. */
function regions({ places: open }: OpenQuestions): string[] {
  const named = open.filter(({ zones }) => zones.length === 0);
  const providers = [...new Set(named.map(({ component }) => String(component.attributes?.provider)))].sort();
  if (providers.length === 0) return [];
  return [
    ...prose('Where the environment decides the region (AWS_REGION), one for each provider.'),
    `# regions: [${providers.map((provider) => scalar(`${provider}/REGION`)).join(', ')}]`,
    '',
  ];
}

/** Lines of explanation. */
function prose(text: string, indent = ''): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - indent.length - 3);
  return [first, ...rest].map((line) => `${indent}## ${line}`);
}

/** Lines of YAML as a comment at their place. */
function statement(lines: readonly string[], indent = '  '): string[] {
  return lines.map((line) => `${indent || '  '}# ${line}`);
}

/** A heading, and as many statements as people read. */
function section(title: string, statements: readonly (readonly string[])[]): string[] {
  if (statements.length === 0) return [];
  const more = statements.length - MOST;
  return [
    '',
    ...prose(title, '  '),
    ...statements.slice(0, MOST).flatMap((lines) => statement(lines)),
    ...(more > 0 ? prose(`${more} more; firebreak assess --format json lists all ids.`, '  ') : []),
  ];
}

function objectives(journeys: readonly Journey[], components: ReadonlyMap<string, Component>): string[] {
  const statements = journeys.map(({ id, name, entry }) => {
    const at = components.get(entry);
    const where = at === undefined ? '' : `  ${sourceOf(at)}`;
    return [
      `- journey: ${scalar(id)}`,
      `  # enters by ${safe(entry)}${where}`,
      `  name: ${scalar(name)}`,
      '  objectives:',
      '    availability: 0.999  # share of the time',
      '    rto: 1h  # back within',
      '    rpo: 5m  # data lost, at most',
      '    lossPerHour: { amount: 1000, currency: EUR }',
      '  reason: what we promise',
    ];
  });
  return section('Journeys: what each has to hold.', statements);
}

function places({ places: open }: OpenQuestions): string[] {
  const statements = open.map(({ component: { id, attributes }, zones, journeys }) => {
    const provider = String(attributes?.provider);
    const [first] = zones;
    const hint =
      first === undefined
        ? 'its region or zone'
        : `one of ${listed(
            zones.map((zone) => `${provider}/${zone}`),
            6,
          )}`;
    const weight = journeys === 0 ? '' : `; ${counted(journeys, 'journey needs', 'journeys need')} it`;
    return [
      `- component: ${scalar(id)}`,
      `  in: ${scalar(`${provider}/${first === undefined ? 'REGION' : 'ZONE'}`)}  # ${safe(hint)}${weight}`,
      '  reason: as deployed',
    ];
  });
  return section(
    'Places that the code leaves open. Where a variable decides, --var, --var-file or a plan tells all of them at once.',
    statements,
  );
}

function unread({ unread: open }: OpenQuestions): string[] {
  const statements = open.map(({ from, to }) => [
    `- dependency: { from: ${scalar(from)}, to: ${scalar(to)} }`,
    '  remove: true',
    '  reason: it hangs on nothing else that matters here',
  ]);
  return section(
    'What could not be read may hang on anything. Modules are read after terraform init; otherwise say where that is not so.',
    statements,
  );
}

function hearsay({ hearsay: open }: OpenQuestions): string[] {
  const statements = open.map(({ from, to, evidence: { note, file, line } }) => [
    `- dependency: { from: ${scalar(from)}, to: ${scalar(to)} }`,
    ...(note === undefined
      ? []
      : [`  # ${safe(note)}${file === undefined ? '' : `  ${safe(file)}:${line}`}`]),
    '  strength: hard  # down without it; or remove: true, where it is not used',
    '  reason: asked the people who wrote it',
  ]);
  return section('Services of others that count as soft: degraded without them. Is that so?', statements);
}

function switches({ switches: found }: OpenQuestions): string[] {
  const statements = found.map(({ from, name, members, failover }) => [
    `- group: { from: ${scalar(from)}, name: ${scalar(name)} }`,
    `  # ${safe(listed(members, 3))}`,
    '  failover:',
    `    detect: ${durationScalar(failover.detect)}  # lost for so long before the switch begins`,
    `    switch: ${durationScalar(failover.switch)}  # how long the switch takes`,
    `    needs: [${failover.needs.map(scalar).join(', ')}]  # what must work for it`,
    `    failback: ${failover.failback}`,
    '  reason: measured in the last exercise',
  ]);
  return section('Switches to a standby, with the times that are assumed.', statements);
}
