/** Functions of the file system. They never touch it themselves: the context does. */
import { isMap, type Value } from '../../inference/index.js';
import {
  asText,
  bare,
  expectCount,
  type FunctionContext,
  type FunctionTable,
  fail,
  refsOf,
  scalarFunction,
  setOf,
  unknowable,
  unknownFrom,
  withRefs,
} from './support.js';

function read(path: string, context: FunctionContext): string {
  return context.readFile(path) ?? fail(`no file exists at ${JSON.stringify(path.slice(0, 200))}`);
}

function file(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 1);
  const path = asText(args[0]);
  if (path === undefined) return unknownFrom(args);
  return withRefs(read(path, context), refsOf(args));
}

function fileexists(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 1);
  const path = asText(args[0]);
  if (path === undefined) return unknownFrom(args);
  return withRefs(context.readFile(path) !== undefined, refsOf(args));
}

function filebase64(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 1);
  const path = asText(args[0]);
  const text = path === undefined ? undefined : read(path, context);
  // A replacement character means that the file was not text, so its bytes are gone.
  if (text === undefined || text.includes('\ufffd')) return unknownFrom(args, 'filebase64()');
  return withRefs(Buffer.from(text, 'utf8').toString('base64'), refsOf(args));
}

function fileset(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 2);
  const directory = asText(args[0]);
  const pattern = asText(args[1]);
  if (directory === undefined || pattern === undefined) return unknownFrom(args);
  const found = context.listFiles(directory, pattern);
  if (found === undefined) return unknownFrom(args, 'fileset()');
  return withRefs(setOf(found)!, refsOf(args));
}

function render(text: string, vars: Value, args: readonly Value[], context: FunctionContext): Value {
  const scope = bare(vars);
  if (isMap(scope)) return context.renderTemplate(text, scope);
  return unknownFromOrFail(scope, args);
}

function unknownFromOrFail(scope: Value, args: readonly Value[]): Value {
  if (scope === null || typeof scope !== 'object' || Array.isArray(scope)) {
    return fail('invalid vars value: must be a map');
  }
  return unknownFrom(args);
}

function templatefile(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 2);
  const path = asText(args[0]);
  if (path === undefined) return unknownFrom(args);
  return render(read(path, context), args[1]!, args, context);
}

function templatestring(args: readonly Value[], context: FunctionContext): Value {
  expectCount(args, 2);
  const text = asText(args[0]);
  if (text === undefined) return unknownFrom(args);
  return render(text, args[1]!, args, context);
}

/** The last element of a path, as Go's filepath.Base has it. */
function basename(path: string): string {
  if (path === '') return '.';
  const trimmed = trimSlashes(path);
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/** All but the last element, cleaned up, as Go's filepath.Dir has it. */
function dirname(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

function clean(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  return (rooted ? '/' : '') + kept.join('/') || '.';
}

function pathexpand(args: readonly Value[]): Value {
  expectCount(args, 1);
  const path = asText(args[0]);
  // Whose home directory that is depends on who runs Terraform.
  if (path === undefined || path.startsWith('~')) return unknownFrom(args, 'pathexpand()');
  return args[0]!;
}

export const files: FunctionTable = {
  // The reader's working directory is not the one Terraform will run in.
  abspath: unknowable('abspath'),
  basename: scalarFunction(['text'], basename),
  dirname: scalarFunction(['text'], dirname),
  file,
  filebase64,
  fileexists,
  fileset,
  pathexpand,
  templatefile,
  templatestring,
};
