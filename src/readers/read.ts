import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { atlas, moduleSkeleton, type Places, zonesOf } from '../atlas/index.js';
import { type Diagnostic, type Estate, mergeEstates } from '../estate/index.js';
import { combine } from './combine.js';
import { inferEstate, type Reading } from './inference/index.js';
import { type ReadFile, withKubernetes } from './kubernetes/index.js';
import { isObservation, type Observation, readObservation } from './observed/index.js';
import { estateOf, type OpenPsaFile, readFaultTree } from './openpsa/index.js';
import { withStates } from './state.js';
import { readPlanOrState, readTerraform, type TerraformRoot } from './terraform/index.js';
import { isTraced, readTraced } from './traced/index.js';
import {
  type Declaration,
  type DrillSection,
  type Ignore,
  readUserFile,
  regionsSaid,
  type Typed,
} from './userfile/index.js';

export interface ReadOptions {
  /** Terraform variables: `-var name=value`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Files with Terraform variables. */
  readonly varFiles?: readonly string[];
  /** Value of `terraform.workspace`. */
  readonly workspace?: string;
  /** Where a provider is that the code configures without a region, as its environment may tell it: `AWS_REGION`. */
  readonly regions?: Places;
  /** firebreak.yaml to use instead of those found in the paths. */
  readonly config?: string;
  /** Told how many of the root modules are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ReadResult {
  readonly estate: Estate;
  /** Whether anything at all was read; false means wrong paths. */
  readonly readable: boolean;
  /** What firebreak.yaml says is otherwise than inferred, each with its reason. */
  readonly overridden: readonly string[];
  /** Findings that firebreak.yaml accepts until a day. */
  readonly ignores: readonly Ignore[];
}

/** A JSON file larger than this is not read: it would not fit into memory next to everything made from it. */
const LARGEST_JSON = 256 * 1024 * 1024;
/** Models of the largest plants have tens of thousands of gates, which is some megabytes. */
const LARGEST_XML = 512 * 1024 * 1024;
/** People write firebreak.yaml by hand; whatever is larger is something else. */
const LARGEST_USER_FILE = 4 * 1024 * 1024;
/** What `observe` and `trace` write; a trace of 10,000 names has some tens of megabytes. */
const LARGEST_FRAGMENT = 256 * 1024 * 1024;

/**
 * Reads everything below the paths into one estate: Terraform directories, plan and state files, fault trees in
 * Open-PSA format (all named files are one model), firebreak.yaml.
 * Whatever cannot be read becomes a diagnostic; the rest is still read.
 */
export function readPaths(paths: readonly string[], options: ReadOptions = {}): ReadResult {
  const diagnostics: Diagnostic[] = [];
  const directories: string[] = [];
  const readings: Reading[] = [];
  const roots: TerraformRoot[] = [];
  const declarations: Declaration[] = [];
  const observations: { readonly file: string; readonly observation: Observation }[] = [];
  const traces: Estate[] = [];
  const models: OpenPsaFile[] = [];
  let readFile: ReadFile | undefined;
  const userFiles = options.config === undefined ? [] : [options.config];
  const problem = (file: string, message: string) =>
    diagnostics.push({ severity: 'error', message, file, line: 1 });

  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) problem(path, 'no such file or directory');
    else if (stat.isDirectory()) {
      directories.push(path);
      const own = userFileIn(path);
      if (own !== undefined && options.config === undefined) {
        // A pipe is for whoever names it: one that lies about may never end.
        if (statSync(own).isFile()) userFiles.push(own);
        else problem(own, 'is not a regular file; not read');
      }
    } else if (/^firebreak\.ya?ml$/.test(basename(path))) userFiles.push(path);
    else if (isObservation(path)) {
      const text = readText(path, LARGEST_FRAGMENT, problem);
      if (text === undefined) continue;
      const found = isTraced(text) ? readTraced(text, path) : readObservation(text, path);
      if ('severity' in found) diagnostics.push(found);
      else if ('schema' in found) observations.push({ file: path, observation: found });
      else traces.push(found);
    } else if (/\.(tf|tofu)(\.json)?$/.test(path))
      problem(path, 'is one file of a module; name its directory instead');
    else if (/\.(xml|opsa)$/.test(path)) {
      const text = readText(path, LARGEST_XML, problem);
      if (text !== undefined) models.push({ file: path, text });
    } else readings.push(...readJson(path, problem));
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
      skeletons: moduleSkeleton,
    };
    const progress = options.onProgress === undefined ? {} : { onProgress: options.onProgress };
    const reading = readTerraform(directories, { ...given, ...progress });
    readings.push(reading);
    readFile = reading.readFile;
    roots.push(...reading.roots);
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
    const text = readUserText(file, problem);
    if (text !== undefined) declarations.push(readUserFile(text, file));
  }

  const resources = withKubernetes(
    readings.flatMap((reading) => reading.resources),
    readFile,
  );
  const said = regionsSaid(
    declarations.flatMap(({ regions }) => regions),
    ({ file, line, column, key }, text) =>
      diagnostics.push({ severity: 'error', message: `${key}: ${text}`, file, line, column }),
  );
  const inferred = inferEstate(
    {
      resources,
      diagnostics: readings.flatMap((reading) => reading.diagnostics),
      regionsOfFiles: said,
      ...(options.regions === undefined ? {} : { regions: options.regions }),
    },
    atlas,
    declaredNames(declarations),
  );
  const faultTree = readModels(models, diagnostics);
  const found = traces.length === 0 ? inferred : mergeEstates([inferred, ...traces]);
  const { estate: combined, overridden } = combine(found, declarations, observations, diagnostics);
  const estate = withStates(faultTree === undefined ? combined : mergeEstates([combined, faultTree]), roots);
  const ignores = declarations.flatMap((one) => one.ignores);
  const declared = declarations.some(({ statements }) => statements.length > 0);
  const readable =
    resources.length > 0 || declared || observations.length + traces.length > 0 || faultTree !== undefined;
  return { estate, readable, overridden, ignores };
}

/** Which public names the team has said all of: its journeys, by id and name, or every name where only those count. */
function declaredNames(declarations: readonly Declaration[]): (name: string) => boolean {
  const names = new Set(
    declarations
      .flatMap(({ statements }) => statements)
      .flatMap(({ journey }) => (journey === undefined ? [] : [journey.id, journey.name])),
  );
  const onlyThose = declarations.some(({ inferJourneys }) => !inferJourneys);
  return (name) => onlyThose || names.has(name);
}

/** What counts of a firebreak.yaml for drills. */
export interface DrillFile {
  readonly drill?: DrillSection;
  readonly regions: readonly Typed[];
  readonly problems: readonly Diagnostic[];
}

/** What a firebreak.yaml says for drills, and what is wrong with the file. */
export function readDrillFile(file: string): DrillFile {
  const problems: Diagnostic[] = [];
  const text = readText(file, LARGEST_USER_FILE, (_, message) =>
    problems.push({ severity: 'error', message, file, line: 1 }),
  );
  if (text === undefined) return { regions: [], problems };
  const { drill, regions, diagnostics } = readUserFile(text, file);
  return { ...(drill === undefined ? {} : { drill }), regions, problems: diagnostics };
}

/** Fault trees as an estate; undefined where there are none or where they cannot be read. */
function readModels(models: readonly OpenPsaFile[], diagnostics: Diagnostic[]): Estate | undefined {
  if (models.length === 0) return undefined;
  const read = readFaultTree(models);
  diagnostics.push(...read.diagnostics);
  if (read.tree === undefined) return undefined;
  const { estate, diagnostics: refusals } = estateOf(read.tree);
  diagnostics.push(...refusals);
  return estate;
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

/** The firebreak.yaml in a directory; undefined where there is none. */
export function userFileIn(directory: string): string | undefined {
  const names = ['firebreak.yaml', 'firebreak.yml'].map((name) => join(directory, name));
  return names.find((name) => existsSync(name));
}

/** The text of a firebreak.yaml; undefined where it cannot be read, and `problem` is told why. */
export function readUserText(file: string, problem: Problem): string | undefined {
  return readText(file, LARGEST_USER_FILE, problem);
}

export type Problem = (file: string, message: string) => void;

function readText(file: string, bytesMax: number, problem: Problem): string | undefined {
  // Bytes that are decoded at once: half the time of `readFileSync(file, 'utf8')`, which asks for them piece by piece.
  return readBytes(file, bytesMax, problem)?.toString('utf8');
}

function readBytes(file: string, bytesMax: number, problem: Problem): Buffer | undefined {
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
    return readFileSync(file);
  } catch (error) {
    problem(file, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`);
    return undefined;
  }
}

function readJson(file: string, problem: Problem): Reading[] {
  const bytes = readBytes(file, LARGEST_JSON, problem);
  if (bytes === undefined) return [];
  const reading = readPlanOrState(bytes, file);
  if (reading !== undefined) {
    if (reading.resources.length + reading.diagnostics.length === 0) problem(file, 'holds no resources');
    return [reading];
  }
  if (bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004') {
    problem(file, `is a saved plan, which only Terraform reads: terraform show -json ${basename(file)}`);
    return [];
  }
  problem(
    file,
    'is neither a Terraform plan (terraform show -json), nor a state, nor a directory with .tf files',
  );
  return [];
}
