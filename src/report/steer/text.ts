import type { Concern, NodeView, Recorded, SteerFile } from '../../steer/index.js';
import { chainLines, positionOf } from '../text/evidence.js';
import { counted, listed, type Style, safe, wrap } from '../text/style.js';
import { ago } from '../text/time.js';

/** What a node sees and serves. */
export function steerStatusText(view: NodeView, { colors, width }: Style): string {
  const {
    node,
    now,
    plan,
    servingSince,
    storeAgeMs,
    stale,
    verdicts,
    peers,
    absent = [],
    drained,
    forced,
    refused,
    notes = [],
    published,
  } = view;
  const lines = [
    ...wrap(
      `${safe(node)}: ${plan === undefined ? 'has no plan yet' : `plan ${plan.number}${servingSince === undefined ? '' : `, served for ${ago(now - servingSince)}`}`}`,
      width,
    ).map(colors.bold),
  ];
  if (plan !== undefined) {
    lines.push(...wrap(`  ${safe(plan.why)} (made by ${safe(plan.madeBy)})`, width, '  '));
    for (const [name, endpoints] of Object.entries(plan.active)) {
      const ordered = Object.hasOwn(forced, name) ? colors.yellow('  by order') : '';
      lines.push(...wrap(`  ${safe(name)}  ${listed(endpoints.map(safe), 6)}${ordered}`, width, '    '));
    }
  }
  lines.push('', colors.bold('endpoints'));
  for (const { endpoint, state, down, up, why } of verdicts) {
    const paint = state === 'up' ? colors.green : state === 'down' ? colors.red : colors.magenta;
    const seen = [
      up.length > 0 ? `up from ${listed(up.map(safe), 5)}` : '',
      down.length > 0 ? `down from ${listed(down.map(safe), 5)}` : '',
    ]
      .filter((one) => one !== '')
      .join('; ');
    const out = drained.includes(endpoint) ? colors.yellow('  drained') : '';
    lines.push(
      ...wrap(
        `  ${safe(endpoint)}  ${paint(state)}  ${seen}${why === undefined ? '' : `: ${safe(why)}`}${out}`,
        width,
        '    ',
      ),
    );
  }
  lines.push('', colors.bold('nodes'));
  for (const peer of peers)
    lines.push(
      `  ${safe(peer.node)}  serves plan ${peer.serving}${peer.counts ? '' : colors.yellow('  sees everything down, so it does not count')}`,
    );
  for (const node of absent) lines.push(`  ${safe(node)}  ${colors.red('not there: it has no fresh lease')}`);
  if (peers.length === 0) lines.push(colors.yellow('  none with a fresh lease'));
  lines.push('', colors.bold('store and publishing'));
  const age =
    storeAgeMs === undefined
      ? 'has never answered'
      : storeAgeMs < 2_000
        ? 'answers'
        : `last answered ${ago(storeAgeMs)} ago`;
  lines.push(`  store ${age}${stale ? colors.red('  this node is stale') : ''}`);
  for (const { publisher, serving, problems } of published) {
    lines.push(
      `  ${safe(publisher)}  ${serving === undefined ? colors.yellow('serves no plan') : `serves plan ${serving}`}`,
    );
    for (const problem of problems)
      lines.push(...wrap(`    ${colors.yellow(safe(problem))}`, width, '      '));
  }
  if (refused !== undefined) lines.push('', ...wrap(colors.yellow(`refused: ${safe(refused)}`), width, '  '));
  for (const note of notes) lines.push(...wrap(colors.yellow(`note: ${safe(note)}`), width, '  '));
  return `${lines.join('\n')}\n`;
}

/** A page of the audit log; where it is full, how to ask for the next one. */
export function historyText(entries: readonly Recorded[], limit: number, { colors, width }: Style): string {
  const last = entries.at(-1);
  if (last === undefined) return 'nothing\n';
  const more = entries.length < limit ? [] : [colors.dim(`older ones: --before ${safe(last.id)}`)];
  return entries
    .flatMap(({ at, node, by, what, plan }) =>
      wrap(
        `${colors.dim(new Date(at).toISOString().replace('T', ' ').slice(0, 19))}  ${safe(by)}${by === node ? '' : colors.dim(` at ${safe(node)}`)}  ${safe(what)}${plan === undefined ? '' : colors.dim(`  plan ${plan}`)}`,
        width,
        '    ',
      ),
    )
    .concat(more)
    .join('\n')
    .concat('\n');
}

/** What is wrong with the configuration, and what steer shares with what it protects. */
export function steerCheckText(
  { file, config, diagnostics }: SteerFile,
  concerns: readonly Concern[],
  { colors, width }: Style,
): string {
  const paint = { error: colors.red, warning: colors.yellow, info: colors.dim };
  const lines: string[] = [];
  for (const one of diagnostics)
    lines.push(
      ...wrap(`${paint[one.severity](one.severity)}  ${positionOf(one)}: ${safe(one.message)}`, width, '  '),
    );
  for (const { severity, message, file: where, line, also, chains } of concerns) {
    lines.push(
      ...wrap(`${paint[severity](severity)}  ${safe(where)}:${line}: ${safe(message)}`, width, '  '),
    );
    if (also.length > 0)
      lines.push(...wrap(colors.dim(`  the same with ${listed(also.map(safe), 5)}`), width, '    '));
    if (severity !== 'info')
      for (const chain of chains)
        lines.push(...chainLines(chain, width - 4).map((one) => colors.dim(`    ${one}`)));
  }
  if (config !== undefined) {
    const names = config.zones.flatMap((zone) => zone.names);
    const count = (severity: Concern['severity']) =>
      [...diagnostics, ...concerns].filter((one) => one.severity === severity).length;
    lines.push(
      ...wrap(
        `${safe(file)}: ${counted(config.nodes.length, 'node')} with a quorum of ${config.quorum}, ${counted(config.endpoints.length, 'endpoint')}, ${counted(names.length, 'steered name')} in ${counted(config.zones.length, 'zone')}; ${counted(count('warning'), 'warning')}`,
        width,
        '  ',
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}
