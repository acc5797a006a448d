/** For the specifications of the inference: Terraform in, what it was understood to need out, in one line each. */
import { blastRadius } from '../../src/analysis/index.js';
import { atlas, zonesOf } from '../../src/atlas/index.js';
import {
  type Component,
  compareText,
  type Dependency,
  type Diagnostic,
  type Estate,
  type Failover,
  mergeEstates,
  validateEstate,
} from '../../src/estate/index.js';
import { compile } from '../../src/graph/index.js';
import { inferEstate } from '../../src/readers/inference/index.js';
import { withKubernetes } from '../../src/readers/kubernetes/index.js';
import { readTerraform } from '../../src/readers/terraform/index.js';
import { project, removeProjects } from './terraform.js';

/** What is lost with a component: ids of resources or journeys, sorted. */
export interface Loss {
  readonly down: readonly string[];
  readonly degraded: readonly string[];
  readonly unknown: readonly string[];
  readonly cannotStart: readonly string[];
  readonly cannotChange: readonly string[];
}

export interface Inferred {
  readonly estate: Estate;
  /**
   * Dependencies between resources: `f -> t run hard`. Members of a group say how many of it are needed and by
   * which name: `l -> t run 1 of 2 routes`; of a standby group which one they are: `run standby 0 of zones`.
   * What is not known to be needed is `run maybe`.
   */
  deps(): string[];
  /** Everything one component needs, the provider's services, regions and zones too: `aws/eu-west-1/lambda run hard`. */
  needsOf(id: string): string[];
  /** `shop.example.com -> aws_lb.l` */
  journeys(): string[];
  /** Ids of what only joins others, and of what is switched off. */
  glue(): string[];
  disabled(): string[];
  /** What the resources lose when a component stops serving; the component itself is left out. */
  without(id: string): Loss;
  /** What the journeys lose when a component stops serving. */
  blast(id: string): Loss;
  /** How the standby group of a component switches, where it has one. */
  failover(id: string): Failover | undefined;
  component(id: string): Component;
  dependency(from: string, to: string): Dependency;
  /** `info main.tf:3 message` */
  problems(): string[];
}

/** Added to a snippet that has no provider configuration of its own. */
export const IRELAND = 'provider "aws" {\n  region = "eu-west-1"\n}\n';

/**
 * Reads a snippet (in eu-west-1 unless it configures a provider), or several files as they are, and infers an estate.
 * Throws where the Terraform has errors or the estate is not valid, so that no specification rests on a misreading.
 */
export function infer(files: string | Readonly<Record<string, string>>): Inferred {
  const dir = project(typeof files === 'string' ? snippet(files) : files);
  try {
    const reading = readTerraform(dir, { zones });
    const local = (one: Diagnostic) =>
      `${one.severity} ${one.file.replace(`${dir}/`, '')}:${one.line} ${one.message}`;
    const errors = reading.diagnostics.filter(({ severity }) => severity === 'error').map(local);
    if (errors.length > 0) throw new Error(errors.join('\n'));
    const estate = mergeEstates([
      inferEstate({ ...reading, resources: withKubernetes(reading.resources, reading.readFile) }, atlas),
    ]);
    const problems = validateEstate(estate).map(({ message }) => message);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return inferred(estate, () => estate.diagnostics.map(local));
  } finally {
    removeProjects();
  }
}

function snippet(text: string): Record<string, string> {
  return /^\s*provider\s/m.test(text) ? { 'main.tf': text } : { 'main.tf': text, 'provider.tf': IRELAND };
}

function zones(region: string): readonly string[] | undefined {
  const known = zonesOf('aws', region);
  return known.length > 0 ? known : undefined;
}

function inferred(estate: Estate, problems: () => string[]): Inferred {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const isOwn = (id: string) => components.get(id)?.kind === 'resource' && !components.get(id)?.unknown;
  const strength = strengths(estate);
  const ids = (wanted: (one: Component) => boolean | undefined) =>
    estate.components.filter(wanted).map(({ id }) => id);
  const shown = estate.dependencies.filter(({ to }) => components.get(to)?.type !== 'unread');
  return {
    estate,
    deps: () =>
      shown
        .filter(({ from, to }) => isOwn(from) && isOwn(to))
        .map((one) => `${one.from} -> ${one.to} ${strength(one)}`)
        .sort(compareText),
    needsOf: (id) =>
      shown
        .filter(({ from }) => from === id)
        .map((one) => `${one.to} ${strength(one)}`)
        .sort(compareText),
    journeys: () => estate.journeys.map(({ name, entry }) => `${name} -> ${entry}`),
    glue: () => ids(({ glue }) => glue),
    disabled: () => ids(({ disabled }) => disabled),
    without: (id) => lossOf(withResourcesAsJourneys(estate), id),
    blast: (id) => lossOf(estate, id),
    failover: (id) => estate.groups.find((one) => one.id.startsWith(`${id}#`) && one.failover)?.failover,
    component: (id) => {
      const found = components.get(id);
      if (found === undefined) throw new Error(`no ${id} among ${[...components.keys()].join(', ')}`);
      return found;
    },
    dependency: (from, to) => {
      const found = estate.dependencies.find((one) => one.from === from && one.to === to);
      if (found === undefined) throw new Error(`no dependency ${from} -> ${to}`);
      return found;
    },
    problems,
  };
}

function strengths(estate: Estate): (one: Dependency) => string {
  const groups = new Map(estate.groups.map((one) => [one.id, one]));
  const sizes = new Map<string, number>();
  for (const { group } of estate.dependencies) {
    if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return ({ need, group: id, soft, rank, grace }) => {
    const group = id === undefined ? undefined : groups.get(id);
    const times = grace === undefined ? '' : ` grace ${grace}`;
    if (group === undefined) return `${need} ${soft ? 'soft' : 'hard'}${times}`;
    if (group.name?.startsWith('maybe ')) return `${need} maybe${times}`;
    if (group.failover !== undefined) return `${need} standby ${rank} of ${group.name}${times}`;
    const full = group.full === sizes.get(group.id) ? '' : `, full with ${group.full}`;
    return `${need} ${group.need} of ${sizes.get(group.id)} ${group.name}${full}${times}`;
  };
}

const PROBE = 'state of ';

/** The same estate with a journey to every resource instead of its own, so that an analysis of journeys tells of each. */
function withResourcesAsJourneys(estate: Estate): Estate {
  const resources = estate.components.filter(
    (one) => one.kind === 'resource' && !one.glue && !one.disabled && !one.unknown,
  );
  const own = new Set(estate.journeys.map(({ id }) => id));
  const probes = resources.map(({ id, source }) => ({
    id: PROBE + id,
    kind: 'journey' as const,
    type: 'journey',
    name: id,
    source,
  }));
  return {
    ...estate,
    components: [...estate.components.filter(({ id }) => !own.has(id)), ...probes],
    dependencies: [
      ...estate.dependencies.filter(({ from }) => !own.has(from)),
      ...resources.map(({ id }) => ({
        from: PROBE + id,
        to: id,
        need: 'run' as const,
        evidence: { by: 'declared' as const },
      })),
    ],
    groups: estate.groups.filter(({ id }) => ![...own].some((journey) => id.startsWith(`${journey}#`))),
    journeys: resources.map(({ id }) => ({ id: PROBE + id, name: id, entry: id, inferred: false })),
  };
}

function lossOf(estate: Estate, failed: string): Loss {
  const [row] = blastRadius(compile(estate), [failed]);
  const list = (ids: readonly string[]) =>
    ids
      .map((id) => id.replace(PROBE, ''))
      .filter((id) => id !== failed)
      .sort(compareText);
  return {
    down: list(row!.down),
    degraded: list(row!.degraded),
    unknown: list(row!.unknown),
    cannotStart: list(row!.cannotStart),
    cannotChange: list(row!.cannotChange),
  };
}
