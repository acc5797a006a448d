import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Estate } from '../estate/index.js';
import { readPaths } from '../readers/index.js';
import { safe } from '../report/safe/index.js';
import { historyText, positionOf, steerCheckText, steerStatusText } from '../report/steer/index.js';
import {
  type AdminClient,
  adminClient,
  CONDITIONS,
  type Condition,
  check,
  IMPACTS,
  type Impact,
  INCIDENT_STATUSES,
  type IncidentStatus,
  MAINTENANCE_STATUSES,
  type Order,
  readSteer,
  type SteerConfig,
  type SteerFile,
  startDaemon,
  writeSite,
} from '../steer/index.js';
import { collect, type SourceFlags, withReadFlags } from './options.js';
import { manifest } from './root.js';
import { EXIT, json, print, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

interface RunFlags {
  readonly node: string;
  readonly data?: string;
}
interface ClientFlags {
  readonly admin?: string;
  readonly config: string;
  readonly format: 'text' | 'json';
}

/** The commands of `firebreak steer`. */
export function define(steer: Command): void {
  steer
    .command('run')
    .argument('[path]', 'firebreak.yaml, or the folder it lies in', '.')
    .description('run a node, until it is ended')
    .requiredOption('--node <id>', 'which of steer.nodes this is')
    .option('--data <folder>', 'where it keeps its plan; default: ~/.local/state/firebreak/NODE')
    .action(run);
  withReadFlags(steer.command('check'), ['text', 'json'])
    .argument(
      '[path...]',
      'firebreak.yaml or its folder first, then other code of the estate; default: the current directory',
    )
    .description('check steer: of firebreak.yaml, and what steer shares with what it protects')
    .action(checkFiles);
  client(steer.command('status'), 'what a node sees and serves').action(async (flags: ClientFlags) => {
    const view = await clientOf(flags).status();
    await print(flags.format === 'json' ? json(view) : steerStatusText(view, stdoutStyle()));
  });
  client(steer.command('history'), 'who changed what: the audit log, newest first')
    .option('--limit <n>', 'so many entries', (text) => Number.parseInt(text, 10), 50)
    .option('--before <id>', 'entries that are older than this one')
    .action(async (flags: ClientFlags & { readonly limit: number; readonly before?: string }) => {
      const entries = await clientOf(flags).history(flags.limit, flags.before);
      await print(flags.format === 'json' ? json(entries) : historyText(entries, flags.limit, stdoutStyle()));
    });
  addOrders(steer);
  addIncidents(steer);
  client(steer.command('export'), 'write the status page as files')
    .requiredOption('-o, --output <folder>', 'where to')
    .action(async (flags: ClientFlags & { readonly output: string }) => {
      const files = await clientOf(flags).exported();
      try {
        writeSite(files, flags.output);
      } catch (error) {
        throw new UsageError(`${flags.output} cannot be written: ${(error as Error).message}`);
      }
      await print(`${files.size} files in ${flags.output}\n`);
    });
  steer
    .command('demo')
    .description('three nodes and two providers on this machine; one provider fails, and the answers move')
    .option('--once', 'end after the first failover and failback')
    .action(async (flags: { readonly once?: boolean }) => {
      const { runDemo } = await import('./steer-demo.js');
      await runDemo(flags);
    });
}

async function run(path: string, { node, data }: RunFlags): Promise<void> {
  const config = valid(readSteer(path));
  const dataDirectory = data ?? join(stateFolder(), node);
  const problem = (text: string) => console.error(`firebreak: ${safe(text)}`);
  const daemon = await startDaemon({
    config,
    node,
    dataDirectory,
    env: process.env,
    version: manifest().version,
    problem,
  }).catch((error: Error) => {
    throw new UsageError(`node ${node} cannot start: ${error.message}`);
  });
  daemon.onEvent((event) => {
    const time = new Date(event.at).toISOString();
    if (event.kind === 'plan') console.error(`${time} plan ${event.plan.number}: ${safe(event.plan.why)}`);
    else if (event.kind === 'verdict')
      console.error(
        `${time} ${safe(event.verdict.endpoint)}: ${event.before} -> ${event.verdict.state}${event.verdict.why === undefined ? '' : ` (${safe(event.verdict.why)})`}`,
      );
    else if (event.kind === 'refused') console.error(`${time} refused: ${safe(event.why)}`);
    else
      console.error(
        `${time} store ${event.reachable ? 'reachable' : `not reachable: ${safe(event.why ?? '')}`}`,
      );
  });
  await print(
    `node ${node}: admin API on port ${daemon.ports.admin}, status page on port ${daemon.ports.status} (Ctrl-C ends it)\n`,
  );
  await ended();
  await daemon.close();
}

/** Until the process is asked to end. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function stateFolder(): string {
  const { XDG_STATE_HOME: state } = process.env;
  return join(state?.startsWith('/') ? state : join(homedir(), '.local', 'state'), 'firebreak');
}

/** The configuration, or the first thing that is wrong with it; warnings go to stderr. */
function valid({ config, diagnostics, file }: SteerFile): SteerConfig {
  for (const one of diagnostics)
    if (one.severity !== 'error') console.error(`firebreak: ${positionOf(one)}: ${safe(one.message)}`);
  const [first, ...more] = diagnostics.filter(({ severity }) => severity === 'error');
  if (first !== undefined) {
    const others =
      more.length === 0 ? '' : ` (and ${more.length} more; firebreak steer check ${file} lists them)`;
    throw new UsageError(`${positionOf(first)}: ${first.message}${others}`);
  }
  return config!;
}

async function checkFiles(
  paths: string[],
  flags: SourceFlags & { readonly format: 'text' | 'json' },
): Promise<void> {
  const [first = '.'] = paths;
  if (!existsSync(first)) throw new UsageError(`${first}: no such file or directory`);
  const file = readSteer(first);
  const { config, diagnostics, place: placeOf } = file;
  const concerns =
    config === undefined || placeOf === undefined ? [] : check(config, estateOf(paths, flags), placeOf);
  await print(
    flags.format === 'json'
      ? json({ schema: 'firebreak/steer-check/1', diagnostics, concerns })
      : steerCheckText(file, concerns, stdoutStyle()),
  );
  if (config === undefined) process.exitCode = EXIT.usage;
  else if (concerns.some(({ severity }) => severity === 'error')) process.exitCode = EXIT.finding;
}

/** What is there beside `steer:`; a firebreak.yaml that says nothing else is enough. */
function estateOf(paths: readonly string[], flags: SourceFlags): Estate {
  const { var: vars, varFile, workspace, config, region } = flags;
  return readPaths(paths.length > 0 ? paths : ['.'], {
    vars,
    varFiles: varFile,
    ...(workspace === undefined ? {} : { workspace }),
    ...(config === undefined ? {} : { config }),
    ...(region === undefined ? {} : { regions: region }),
  }).estate;
}

/** Options of every command that asks a node. */
function client(command: Command, about: string): Command {
  return command
    .description(about)
    .option('--admin <url>', 'admin API of any node; default: that of the configuration, on this machine')
    .option('--config <path>', 'firebreak.yaml, or the folder it lies in', '.')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'));
}

/** The token comes from the environment and never from the command line, which others can read. */
function clientOf({ admin, config: path }: ClientFlags): AdminClient {
  const { config } = existsSync(path) ? readSteer(path) : {};
  const variable = config?.admin.tokenFrom ?? 'FIREBREAK_TOKEN';
  const url = admin ?? (config === undefined ? 'http://127.0.0.1:5380' : `http://${config.admin.listen}`);
  if (!URL.canParse(url))
    throw new UsageError(`--admin ${url}: expected an address such as http://127.0.0.1:5380`);
  const listed = (process.env[variable] ?? '').split(/[,\n]/)[0]!.trim();
  const token = listed.slice(listed.indexOf(':') + 1);
  if (token === '')
    throw new UsageError(`the environment variable ${variable} holds no token; that of the node is needed`);
  const known = adminClient(url, token);
  // What the node or the network says is for the caller to act on, and no bug here.
  return Object.fromEntries(
    Object.entries(known).map(([name, ask]) => [
      name,
      (...args: unknown[]) =>
        (ask as (...given: unknown[]) => Promise<unknown>)(...args).catch((error: Error) => {
          throw new UsageError(error.message);
        }),
    ]),
  ) as unknown as AdminClient;
}

function addOrders(steer: Command): void {
  const order = (command: Command, about: string, orderOf: (...args: string[]) => Order) =>
    client(command, about)
      .option(
        '--force',
        'also past maxChange and the rate of plans; never past minHealthy of nothing: a name is not emptied',
      )
      .action(async (...args: unknown[]) => {
        const flags = args.at(-2) as ClientFlags & { readonly force?: boolean };
        const named = args.slice(0, -2) as string[];
        const { accepted, why, plan } = await clientOf(flags).order(orderOf(...named), flags.force === true);
        if (!accepted) throw new UsageError(why ?? 'the node refuses, and does not say why');
        await print(flags.format === 'json' ? json({ accepted, why, plan }) : `${safe(why ?? 'done')}\n`);
      });
  order(
    steer.command('drain').argument('<endpoint>'),
    'take an endpoint out, whatever probes say',
    (endpoint = '') => ({ kind: 'drain', endpoint }),
  );
  order(steer.command('undrain').argument('<endpoint>'), 'let an endpoint in again', (endpoint = '') => ({
    kind: 'undrain',
    endpoint,
  }));
  order(
    steer.command('failover').argument('<name>').argument('<endpoint>'),
    'answer a name with this endpoint, until failback',
    (name = '', to = '') => ({ kind: 'failover', name, to }),
  );
  order(
    steer.command('failback').argument('<name>'),
    'let the policy choose for a name again',
    (name = '') => ({ kind: 'failback', name }),
  );
  order(
    steer.command('forget').argument('<node>'),
    'keep nothing any more for a node that is gone for good',
    (node = '') => ({ kind: 'forget', node }),
  );
  order(steer.command('adopt'), "make this node's configuration the cluster's", () => ({ kind: 'adopt' }));
}

interface IncidentFlags extends ClientFlags {
  readonly status: IncidentStatus;
  readonly impact?: Impact;
  readonly affects: readonly string[];
}

function addIncidents(steer: Command): void {
  const incident = steer.command('incident').description('tell the public, on the status page');
  const told = (command: Command, about: string) =>
    client(command, about)
      .addOption(
        new Option('--status <status>', 'how it stands')
          .choices([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES])
          .default('investigating'),
      )
      .addOption(new Option('--impact <impact>', 'how bad it is').choices([...IMPACTS]))
      .option(
        '--affects <name=condition>',
        `a steered name and how it is (${CONDITIONS.join(', ')}); may be given several times`,
        collect,
        [],
      );
  told(incident.command('open').argument('<title>').argument('<text>'), 'open an incident').action(
    async (name: string, body: string, flags: IncidentFlags) => {
      const opened = await clientOf(flags).open({
        name,
        body,
        status: flags.status,
        impact: flags.impact ?? 'minor',
        affects: affected(flags.affects),
      });
      await print(flags.format === 'json' ? json(opened) : `${opened.id}\n`);
    },
  );
  told(incident.command('update').argument('<id>').argument('<text>'), 'say how an incident stands').action(
    async (id: string, body: string, flags: IncidentFlags) => {
      const { status, impact, affects } = flags;
      const updated = await clientOf(flags).update(id, {
        status,
        body,
        ...(impact === undefined ? {} : { impact }),
        ...(affects.length === 0 ? {} : { affects: affected(affects) }),
      });
      await print(flags.format === 'json' ? json(updated) : `${updated.id}: ${status}\n`);
    },
  );
  client(incident.command('list'), 'incidents, newest first').action(async (flags: ClientFlags) => {
    const all = await clientOf(flags).incidents();
    const lines = all.map(({ id, name, updates }) => `${id}  ${updates.at(-1)!.status}  ${safe(name)}\n`);
    await print(flags.format === 'json' ? json(all) : lines.join('') || 'none\n');
  });
}

function affected(texts: readonly string[]): Readonly<Record<string, Condition>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', condition = ''] = text.split('=');
      if (name === '' || !(CONDITIONS as readonly string[]).includes(condition))
        throw new UsageError(
          `--affects ${text}: expected NAME=CONDITION with one of ${CONDITIONS.join(', ')}`,
        );
      return [name, condition as Condition];
    }),
  );
}
