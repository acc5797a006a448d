/** For the tests: projects written as file names and contents, and values in a short readable form. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isList, isMap, type Resource, Sym, type Value } from '../../src/readers/inference/index.js';
import {
  readTerraform,
  type TerraformOptions,
  type TerraformReading,
} from '../../src/readers/terraform/read.js';

const created: string[] = [];

/** Writes the files into a new directory and returns its path. */
export function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'firebreak-')));
  created.push(dir);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

/** Removes every project that was written. */
export function removeProjects(): void {
  for (const dir of created.splice(0)) rmSync(dir, { recursive: true, force: true });
}

export interface Read extends TerraformReading {
  readonly dir: string;
  /** Ids in order, `-` before what is disabled and `+` behind what is repeated. */
  readonly ids: readonly string[];
  /** `warning main.tf:3 message`, with paths below the project. */
  readonly problems: readonly string[];
  get(id: string): Resource;
  /** Every argument of a resource in short form. */
  show(id: string): Record<string, unknown>;
}

/** Reads files (one file is `main.tf`) as a project. */
export function read(
  files: Readonly<Record<string, string | Uint8Array>> | string,
  options: TerraformOptions = {},
): Read {
  const dir = project(typeof files === 'string' ? { 'main.tf': files } : files);
  return readAt(dir, dir, options);
}

/** Reads paths of a project that was written before. */
export function readAt(dir: string, path: string | readonly string[], options: TerraformOptions = {}): Read {
  const reading = readTerraform(path, options);
  const get = (id: string): Resource => {
    const found = reading.resources.find((resource) => resource.id === id);
    if (found === undefined)
      throw new Error(`no ${id} among ${reading.resources.map((one) => one.id).join(', ')}`);
    return found;
  };
  return {
    ...reading,
    dir,
    ids: reading.resources.map(
      ({ id, disabled, repeated }) => `${disabled ? '-' : ''}${id}${repeated ? '+' : ''}`,
    ),
    problems: reading.diagnostics.map(
      ({ severity, message, file, line }) =>
        `${severity} ${file.replace(`${dir}/`, '')}:${line} ${message.replaceAll(`${dir}/`, '')}`,
    ),
    get,
    show: (id) => Object.fromEntries([...get(id).values].map(([name, value]) => [name, short(value)])),
  };
}

/**
 * Plain values as they are; `?` is unknown, references follow an arrow: `'?->aws_vpc.main.id'`,
 * `'10.0.0.0/8->aws_vpc.main.cidr_block'`. Templates are joined with the holes as `{?->...}`.
 */
export function short(value: Value): unknown {
  if (isList(value)) return value.map(short);
  if (isMap(value)) return Object.fromEntries([...value].map(([key, item]) => [key, short(item)]));
  if (!(value instanceof Sym)) return value;
  if (value.decoded !== undefined) return { decoded: short(value.decoded) };
  if (value.known === undefined && value.parts !== undefined) {
    return value.parts.map((part) => (typeof part === 'string' ? part : `{${String(short(part))}}`)).join('');
  }
  const refs = value.refs.map(({ resources, path }) => {
    const ids = resources.map(({ id }) => id).join('|');
    return path === '' ? ids : `${ids}.${path}`;
  });
  const known = value.known === undefined ? '?' : String(value.known);
  return refs.length === 0 ? known : `${known}->${refs.join(' ')}`;
}
