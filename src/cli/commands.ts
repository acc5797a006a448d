import type { Command } from 'commander';

/** A command: what the help of all commands tells of it, and the module that has the rest. */
interface Entry {
  readonly name: string;
  readonly description: string;
  /** What it takes besides options, by how the usage writes it. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly load: () => Promise<{ define: Define }>;
}

/** Adds options and what to do; `commandLine` is what follows `--`, for those that run another command. */
type Define = (command: Command, commandLine: readonly string[]) => void;

/** In the order of the help. Each is loaded when it is asked for: the help needs none, and most a part of the program. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'assess',
    description: 'what would fail: blast radius, single points of failure, hidden control-plane needs',
    arguments: {
      '[path...]': 'directories with Terraform code, plans (terraform show -json), states, firebreak.yaml',
    },
    load: () => import('./assess.js'),
  },
  {
    name: 'diff',
    description: 'what got better and what got worse from one to the other',
    arguments: {
      '<before>': 'a path as for assess, or a saved assessment (assess --format json)',
      '<after>': 'another one',
    },
    load: () => import('./diff.js'),
  },
  {
    name: 'replay',
    description: 'when it would fail: an incident, or the loss of anything, over this estate in time',
    arguments: {
      '<scenario>':
        'an incident or composite (see firebreak scenarios), any component (aws/us-east-1, aws_db_instance.main), or several with commas between',
      '[path...]': 'what to replay it over; default: the current directory',
    },
    load: () => import('./replay.js'),
  },
  {
    name: 'now',
    description: "what today's incidents touch: providers' public status feeds, over this estate",
    arguments: { '[path...]': 'whose estate; default: the current directory' },
    load: () => import('./now.js'),
  },
  {
    name: 'trace',
    description:
      'what a public name hangs on: DNS, hosting, mail, certificates; and what of it has no alternative',
    arguments: { '[domain...]': 'public names, such as shop.example' },
    load: () => import('./trace.js'),
  },
  {
    name: 'atlas',
    description: 'what is known of providers',
    arguments: {},
    load: () => import('./atlas.js'),
  },
  {
    name: 'explain',
    description: 'why: the chain from a journey to what failed, with the evidence for each step',
    arguments: {
      '<journey>': 'id of a journey, as assess prints it',
      '<scenario>': 'an incident, composite or component, or several with commas between',
      '[path...]': 'what to read; default: the current directory',
    },
    load: () => import('./explain.js'),
  },
  {
    name: 'cuts',
    description: 'what has to fail together, exactly: minimal cut sets of any size, probability, importance',
    arguments: {
      '<journey>': 'id of a journey, as assess prints it; of a gate in a fault tree',
      '[path...]': 'what to read; default: the current directory',
    },
    load: () => import('./cuts.js'),
  },
  {
    name: 'drill',
    description: 'run a command inside an outage, and compare what happens with what was predicted',
    arguments: {
      '<scenario>': 'an incident, a component (aws/us-east-1, saas/stripe), a host pattern, or none',
      '[path...]': 'an estate to compare with; see --as',
    },
    load: () => import('./drill.js'),
  },
  {
    name: 'observe',
    description: 'run a command with no fault, and record every host it talks to',
    arguments: {},
    load: () => import('./observe.js'),
  },
  {
    name: 'steer',
    description: 'fail over across providers by DNS: a small cluster of equal nodes',
    arguments: {},
    load: () => import('./steer.js'),
  },
  {
    name: 'exit',
    description:
      'the way out: European equivalents, order of work, what stays stuck, and what would be different',
    arguments: {
      '<provider>': 'what to leave: a provider (aws, azure, gcp) or a jurisdiction (jurisdiction/us)',
      '[path...]': 'what to read; default: the current directory',
    },
    load: () => import('./exit.js'),
  },
  {
    name: 'scenarios',
    description: 'incidents and composites that can be replayed',
    arguments: {},
    load: () => import('./scenarios.js'),
  },
  {
    name: 'init',
    description: 'write a firebreak.yaml to start from: what was found, and what the code leaves open',
    arguments: { '[path...]': 'what to read; default: the current directory' },
    load: () => import('./init.js'),
  },
  {
    name: 'serve',
    description: 'the web app: journeys, map, outages in time, what-if; follows the files',
    arguments: { '[path...]': 'what to read and to follow; default: the current directory' },
    load: () => import('./serve.js'),
  },
];

/** Adds all commands to the program, and loads the one that the arguments are for. */
export async function addCommands(
  program: Command,
  args: readonly string[],
  commandLine: readonly string[],
): Promise<void> {
  const [first, second] = args.filter((one) => !one.startsWith('-'));
  // `firebreak help assess` is about assess.
  const wanted = first === 'help' ? second : first;
  for (const { name, description, arguments: own, load } of COMMANDS) {
    const command = program.command(name).description(description);
    for (const [usage, about] of Object.entries(own)) command.argument(usage, about);
    if (name === wanted) (await load()).define(command, commandLine);
  }
}
