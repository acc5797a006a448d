import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { atlas, expandComponent, zonesOf } from '../atlas/index.js';
import {
  type Component,
  type Dependency,
  type Diagnostic,
  type Estate,
  type Group,
  mergeEstates,
} from '../estate/index.js';
import { inferEstate, type Reading } from './inference/index.js';
import { readPlanOrState, readTerraform } from './terraform/index.js';
import { type Declaration, type Removal, readUserFile } from './userfile/index.js';

export interface ReadOptions {
  /** Terraform variables: `-var name=value`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Files with Terraform variables. */
  readonly varFiles?: readonly string[];
  /** Value of `terraform.workspace`. */
  readonly workspace?: string;
  /** firebreak.yaml to use instead of those found in the paths. */
  readonly config?: string;
  /** Told how many of the root modules are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ReadResult {
  readonly estate: Estate;
  /** Whether anything at all was read; false means wrong paths. */
  readonly readable: boolean;
  /** Inferred dependencies that firebreak.yaml takes out. */
  readonly removed: readonly string[];
}

/** A JSON file larger than this is not read: it would not fit into memory next to everything made from it. */
const LARGEST_JSON = 256 * 1024 * 1024;
/** People write firebreak.yaml by hand; whatever is larger is something else. */
const LARGEST_USER_FILE = 4 * 1024 * 1024;

/**
 * Reads everything below the paths into one estate: Terraform directories, plan and state files, firebreak.yaml.
 * Whatever cannot be read becomes a diagnostic; the rest is still read.
 */
export function readPaths(paths: readonly string[], options: ReadOptions = {}): ReadResult {
  const diagnostics: Diagnostic[] = [];
  const directories: string[] = [];
  const readings: Reading[] = [];
  const declarations: Declaration[] = [];
  const userFiles = options.config === undefined ? [] : [options.config];
  const problem = (file: string, message: string) =>
    diagnostics.push({ severity: 'error', message, file, line: 1 });

  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) problem(path, 'no such file or directory');
    else if (stat.isDirectory()) {
      directories.push(path);
      const own = ['firebreak.yaml', 'firebreak.yml']
        .map((name) => join(path, name))
        .find((name) => existsSync(name));
      if (own !== undefined && options.config === undefined) {
        // A pipe is for whoever names it: one that lies about may never end.
        if (statSync(own).isFile()) userFiles.push(own);
        else problem(own, 'is not a regular file; not read');
      }
    } else if (/^firebreak\.ya?ml$/.test(basename(path))) userFiles.push(path);
    else if (/\.(tf|tofu)(\.json)?$/.test(path))
      problem(path, 'is one file of a module; name its directory instead');
    else readings.push(...readJson(path, problem));
  }
  if (directories.length > 0) {
    const given = {
      ...(options.vars === undefined ? {} : { vars: options.vars }),
      ...(options.varFiles === undefined ? {} : { varFiles: options.varFiles }),
      ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
      zones: (region: string) => {
        const zones = zonesOf('aws', region);
        return zones.length > 0 ? zones : undefined;
      },
    };
    const progress = options.onProgress === undefined ? {} : { onProgress: options.onProgress };
    const reading = readTerraform(directories, { ...given, ...progress });
    readings.push(reading);
    if (paths.length > 1) {
      // Beside others, a path with nothing in it would go unnoticed: a typo that looks like good news.
      for (const path of withoutTrace(directories, reading, userFiles)) {
        if (readTerraform([path], given).resources.length > 0) continue;
        const message = 'nothing to read here: no resources in .tf files, no firebreak.yaml';
        diagnostics.push({ severity: 'warning', message, file: path, line: 1 });
      }
    }
  }
  for (const file of userFiles) {
    const text = readText(file, LARGEST_USER_FILE, problem);
    if (text !== undefined) declarations.push(readUserFile(text, file));
  }

  const resources = readings.flatMap((reading) => reading.resources);
  const inferred = inferEstate(
    { resources, diagnostics: readings.flatMap((reading) => reading.diagnostics) },
    atlas,
  );
  const { estate, removed } = combine(inferred, declarations, diagnostics);
  const declared = declarations.some(
    ({ estate: one }) => one.components.length + one.dependencies.length > 0,
  );
  return { estate, readable: resources.length > 0 || declared, removed };
}

/** Directories that nothing which was read lies in. Their modules may lie elsewhere. */
function withoutTrace(
  directories: readonly string[],
  { resources, diagnostics }: Reading,
  userFiles: readonly string[],
): string[] {
  const files = new Set([
    ...resources.map(({ source }) => source.file),
    ...diagnostics.map(({ file }) => file),
    ...userFiles,
  ]);
  const traces = [...files].map((file) => resolve(file));
  return directories.filter((path) => {
    const directory = resolve(path);
    return !traces.some((file) => file === directory || file.startsWith(join(directory, sep)));
  });
}

type Problem = (file: string, message: string) => void;

function readText(file: string, bytesMax: number, problem: Problem): string | undefined {
  try {
    const stat = statSync(file);
    // Shells hand over the output of a command as a pipe: `firebreak assess <(terraform show -json)`.
    if (!stat.isFile() && !stat.isFIFO()) {
      problem(file, 'is neither a file nor a pipe; not read');
      return undefined;
    }
    if (stat.size > bytesMax) {
      const mebibytes = Math.ceil(stat.size / 2 ** 20);
      problem(file, `${mebibytes} MiB is too large; at most ${bytesMax / 2 ** 20} MiB are read`);
      return undefined;
    }
    // Bytes that are decoded at once: half the time of `readFileSync(file, 'utf8')`, which asks for them piece by piece.
    return readFileSync(file).toString('utf8');
  } catch (error) {
    problem(file, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`);
    return undefined;
  }
}

function readJson(file: string, problem: Problem): Reading[] {
  const text = readText(file, LARGEST_JSON, problem);
  if (text === undefined) return [];
  const reading = readPlanOrState(text, file);
  if (reading !== undefined) {
    if (reading.resources.length + reading.diagnostics.length === 0) problem(file, 'holds no resources');
    return [reading];
  }
  if (text.startsWith('PK\u0003\u0004')) {
    problem(file, `is a saved plan, which only Terraform reads: terraform show -json ${basename(file)}`);
    return [];
  }
  problem(
    file,
    'is neither a Terraform plan (terraform show -json), nor a state, nor a directory with .tf files',
  );
  return [];
}

/** Inferred and declared as one estate: what the team declares wins over what was inferred. */
function combine(
  inferred: Estate,
  declarations: readonly Declaration[],
  diagnostics: Diagnostic[],
): { estate: Estate; removed: string[] } {
  const removed: string[] = [];
  const inferJourneys = declarations.every((one) => one.inferJourneys);
  const entries = new Set(declarations.flatMap(({ estate }) => estate.journeys.map(({ entry }) => entry)));
  const dropped = new Set(
    inferred.journeys.filter(({ entry }) => !inferJourneys || entries.has(entry)).map(({ id }) => id),
  );
  const takenOut = new Map<string, Map<string, Removal>>();
  const removals = declarations.flatMap((one) => one.removed);
  for (const item of removals) {
    const ofOwner = takenOut.get(item.from) ?? new Map();
    takenOut.set(item.from, ofOwner.set(item.to, item));
  }
  const rest: Estate = {
    ...inferred,
    components: inferred.components.filter(({ id }) => !dropped.has(id)),
    journeys: inferred.journeys.filter(({ id }) => !dropped.has(id)),
    dependencies: inferred.dependencies.filter(({ from, to }) => {
      const item = takenOut.get(from)?.get(to);
      if (item !== undefined) removed.push(`${from} -> ${to}: ${item.reason}`);
      return item === undefined && !dropped.has(from);
    }),
    diagnostics: [],
  };
  const merged = mergeEstates([...declarations.map((one) => one.estate), rest]);
  if (removals.length > 0) diagnostics.push(...idleRemovals(removals, inferred, merged));
  const { components, dependencies, groups, journeys } = complete(merged, diagnostics);
  const used = new Set(dependencies.map(({ group }) => group));
  return {
    estate: {
      ...merged,
      components,
      journeys,
      dependencies,
      groups: groups.filter(({ id }) => used.has(id)),
      diagnostics: [...diagnostics, ...merged.diagnostics, ...inferred.diagnostics],
    },
    removed: [...new Set(removed)].sort(),
  };
}

/** Removals with nothing to remove. */
function idleRemovals(removals: readonly Removal[], inferred: Estate, merged: Estate): Diagnostic[] {
  const ids = new Set([...merged.components, ...inferred.components].map(({ id }) => id));
  const between = new Set(inferred.dependencies.map(({ from, to }) => `${from}\0${to}`));
  const idle = new Map(removals.map((item) => [`${item.from}\0${item.to}`, item]));
  for (const key of between) idle.delete(key);
  return [...idle.values()].map(({ from, to, file, line }) => {
    const strange = [from, to].find((id) => !ids.has(id));
    const message =
      strange === undefined
        ? `nothing is inferred between "${from}" and "${to}", so nothing is removed`
        : `"${strange}" is not a component of this estate, so nothing is removed; correct the id`;
    return { severity: strange === undefined ? 'warning' : 'error', message, file, line };
  });
}

/** Adds what a declaration names and only the atlas knows (`hetzner/hel1`); what nobody knows is a diagnostic. */
function complete(
  estate: Estate,
  diagnostics: Diagnostic[],
): Pick<Estate, 'components' | 'dependencies' | 'groups' | 'journeys'> {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const dependencies: Dependency[] = [...estate.dependencies];
  const groups: Group[] = [...estate.groups];
  const missing = new Map<string, Dependency>();
  const need = (id: string, dependency: Dependency) => {
    if (components.has(id) || missing.has(id)) return;
    const expansion = expandComponent(id);
    if (expansion === undefined) missing.set(id, dependency);
    const isNew = new Set<string>();
    for (const component of expansion?.components ?? []) {
      if (components.has(component.id)) continue;
      components.set(component.id, component);
      isNew.add(component.id);
    }
    dependencies.push(...(expansion?.dependencies ?? []).filter(({ from }) => isNew.has(from)));
    groups.push(
      ...(expansion?.groups ?? []).filter((group) =>
        [...isNew].some((owner) => group.id.startsWith(`${owner}#`)),
      ),
    );
  };
  for (const one of estate.dependencies) {
    need(one.from, one);
    need(one.to, one);
  }
  for (const { id: group, failover } of estate.groups) {
    const lacking = failover?.needs.filter((id) => !components.has(id)) ?? [];
    if (lacking.length === 0) continue;
    const member = estate.dependencies.find((one) => one.group === group);
    if (member !== undefined) for (const id of lacking) need(id, member);
  }
  // The usual case: nothing to add to what is merged and sorted already.
  if (components.size === estate.components.length && missing.size === 0) return estate;
  for (const [id, { evidence }] of missing) {
    diagnostics.push({
      severity: 'error',
      message: `"${id}" is not a component of this estate; declare it under components or correct the id`,
      file: evidence.file ?? '',
      line: evidence.line ?? 1,
    });
  }
  const merged = mergeEstates([{ ...estate, components: [...components.values()], dependencies, groups }]);
  // A journey that enters by what does not exist needs nothing, and would look as if nothing could take it down.
  const lost = new Set(estate.journeys.filter(({ entry }) => missing.has(entry)).map(({ id }) => id));
  const isGone = (id: string) => missing.has(id) || lost.has(id);
  return {
    components: merged.components.filter(({ id }) => !lost.has(id)) satisfies readonly Component[],
    dependencies: merged.dependencies.filter(({ from, to }) => !isGone(from) && !isGone(to)),
    groups: merged.groups,
    journeys: merged.journeys.filter(({ id }) => !lost.has(id)),
  };
}
