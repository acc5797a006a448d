/** What an expression is evaluated in, and the limits every evaluation shares. */
import type { Value } from '../inference/index.js';
import type { Diagnostics } from './diagnostics.js';
import type { FileAccess } from './files.js';
import { Failure } from './values.js';

/** A name bound by `for`, a dynamic block, a template's variables or a splat (`*`). */
export interface Binding {
  readonly name: string;
  readonly value: Value;
  readonly next: Binding | undefined;
}

/** The module instance that names are resolved in. Everything it returns is memoised. */
export interface Scope {
  /** Undefined where it is not declared. */
  variable(name: string): Value | undefined;
  local(name: string): Value | undefined;
  module(name: string): Value | undefined;
  resource(address: string): Value | undefined;
  readonly pathModule: string;
  readonly workspace: string | undefined;
  /** Directory that relative file names start from, without symbolic links. */
  readonly workingDirectory: string;
}

export interface Context {
  readonly engine: Engine;
  /** Undefined where only bindings exist: a template file, a `.tfvars` file. */
  readonly scope: Scope | undefined;
  readonly file: string;
  readonly bindings: Binding | undefined;
  readonly each: { readonly key: Value; readonly value: Value } | undefined;
  readonly count: Value | undefined;
  readonly self: Value | undefined;
  /** Inside `try` and `can`: a failure ends the evaluation instead of leaving a gap. */
  readonly strict: boolean;
  /** Problems that depend on values are not reported: this may not exist at all. */
  readonly quiet: boolean;
}

/** Nesting of expressions, through locals, modules and resources; what JavaScript's stack holds with room to spare. */
const DEPTH_MAX = 700;
/** Expressions evaluated in all. A large estate needs a few hundred thousand. */
const STEPS_MAX = 20_000_000;

/** State of one reading. */
export class Engine {
  depth = 0;
  private steps = 0;
  /** What is being evaluated, outermost first: to name a cycle. */
  readonly busy: string[] = [];

  constructor(
    readonly diagnostics: Diagnostics,
    readonly files: FileAccess,
  ) {}

  enter(line: number): void {
    if (this.depth >= DEPTH_MAX) throw new Failure('nested too deeply to evaluate', line);
    if (++this.steps > STEPS_MAX)
      throw new Failure('too much to evaluate; the rest is kept as unknown', line);
    this.depth++;
  }

  leave(): void {
    this.depth--;
  }
}

/** Reports a problem at a line of the context's file. */
export function report(
  context: Context,
  message: string,
  line: number,
  { always = false, severity = 'warning' as 'warning' | 'info' } = {},
): void {
  if (!context.quiet || always) context.engine.diagnostics.add(severity, message, context.file, line);
}

export function bind(context: Context, name: string, value: Value): Context {
  return { ...context, bindings: { name, value, next: context.bindings } };
}

type State = 'busy' | { readonly value: Value };

/** Values by name, each computed once, on demand. */
export class Memo {
  private readonly states = new Map<string, State>();

  constructor(
    private readonly engine: Engine,
    /** Called with the chain of names where a value needs itself. */
    private readonly onCycle: (name: string, chain: readonly string[]) => Value,
  ) {}

  get(name: string, label: string, compute: () => Value): Value {
    const state = this.states.get(name);
    if (state === 'busy') {
      const { busy } = this.engine;
      return this.onCycle(name, [...busy.slice(busy.lastIndexOf(label)), label]);
    }
    if (state !== undefined) return state.value;
    this.states.set(name, 'busy');
    this.engine.busy.push(label);
    try {
      const value = compute();
      this.states.set(name, { value });
      return value;
    } catch (error) {
      // Only where the stack itself is exhausted; a later attempt may come from less deep.
      this.states.delete(name);
      throw error;
    } finally {
      this.engine.busy.pop();
    }
  }
}
