/** Values for the variables of root modules: `terraform.tfvars`, `*.auto.tfvars`, files and values the user names. */
import { readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ModuleConfig } from './config.js';
import { indexOf } from './config.js';
import { isPrimitive } from './constraint.js';
import type { Diagnostics } from './diagnostics.js';
import { CONFIGURATION_BYTES_MAX, type FileAccess, readText, UNDECODABLE } from './files.js';
import { type Expr, parseExpression, parseHcl } from './hcl/index.js';
import { parseJsonValues } from './json-syntax.js';

/** A value given from outside, with where it was written. */
export interface GivenValue {
  readonly expr: Expr;
  readonly file: string;
  readonly line: number;
}

/** The file name that values from the command line are reported under. */
const COMMAND_LINE = '(variable)';

export class VariableValues {
  private readonly fromFiles = new Map<string, GivenValue>();

  constructor(
    private readonly vars: Readonly<Record<string, string>>,
    varFiles: readonly string[],
    private readonly files: FileAccess,
    private readonly diagnostics: Diagnostics,
  ) {
    for (const file of varFiles) this.readFile(file, file, this.fromFiles);
  }

  /** The values for one root module; later sources win. */
  forRoot(config: ModuleConfig): ReadonlyMap<string, GivenValue> {
    const values = new Map<string, GivenValue>();
    for (const name of valueFiles(config.real)) {
      const file = join(config.dir, name);
      try {
        const real = realpathSync(join(config.real, name));
        if (this.files.allows(real)) this.readFile(file, real, values);
        else this.diagnostics.add('warning', 'symbolic link leaves the given path; not read', file, 1);
      } catch {
        this.diagnostics.add('warning', 'cannot be read', file, 1);
      }
    }
    for (const [name, value] of this.fromFiles) values.set(name, value);
    for (const [name, text] of Object.entries(this.vars)) {
      const variable = config.variables.get(name);
      if (variable === undefined) continue;
      const type = indexOf(variable.block.body).attributes.get('type')?.expr;
      values.set(name, { expr: this.parse(name, text, type), file: COMMAND_LINE, line: 1 });
    }
    return values;
  }

  /** Names the user gave that no root module declares are most likely misspelt. */
  checkNames(roots: readonly ModuleConfig[]): void {
    for (const name of Object.keys(this.vars)) {
      if (roots.some((config) => config.variables.has(name))) continue;
      this.diagnostics.add('warning', `variable "${name}" is given but not declared`, COMMAND_LINE, 1);
    }
  }

  private parse(name: string, text: string, type: Expr | undefined): Expr {
    if (isPrimitive(type)) return { kind: 'literal', value: text, line: 1 };
    const { expr, problems } = parseExpression(text);
    for (const { message } of problems) {
      this.diagnostics.add('error', `value of variable "${name}": ${message}`, COMMAND_LINE, 1);
    }
    return expr;
  }

  private readFile(file: string, real: string, values: Map<string, GivenValue>): void {
    const read = readText(real, CONFIGURATION_BYTES_MAX);
    if ('problem' in read) {
      this.diagnostics.add('error', read.problem, file, 1);
      return;
    }
    const { body, problems } = basename(file).endsWith('.json')
      ? parseJsonValues(read.text)
      : parseHcl(read.text);
    for (const problem of problems) this.diagnostics.add('error', problem.message, file, problem.line);
    if (read.undecodable !== undefined && problems.length === 0)
      this.diagnostics.add('warning', UNDECODABLE, file, read.undecodable);
    for (const { name, expr, line } of body.attributes) values.set(name, { expr, file, line });
  }
}

/** In the order Terraform reads them. */
function valueFiles(dir: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    // Reported when the directory itself was read.
    return [];
  }
  const present = new Set(names);
  const named = ['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => present.has(name));
  const automatic = names.filter((name) => /\.auto\.tfvars(?:\.json)?$/.test(name)).sort();
  return [...named, ...automatic];
}
