/**
 * Configuration in JSON syntax (`*.tf.json`) as the same syntax tree as HCL. JSON does not say whether an object
 * is a nested block or a map argument; without provider schemas that is decided by name (`MAP_ARGUMENTS`).
 */
import type { Attribute, Block, Body, Expr, SyntaxProblem } from './hcl/index.js';
import { parseExpression, parseTemplate } from './hcl/index.js';
import { type JsonEntry, type JsonNode, parseJson } from './json-text.js';

/** How many labels the top-level blocks have. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  locals: 0,
  terraform: 0,
  moved: 0,
  import: 0,
  removed: 0,
};

/** Arguments of widely used resources that are maps and never blocks. */
const MAP_ARGUMENTS = new Set([
  'tags',
  'tags_all',
  'labels',
  'annotations',
  'variables',
  'environment_variables',
  'app_settings',
  'parameters',
  'request_parameters',
  'request_templates',
  'request_models',
  'response_parameters',
  'response_templates',
  'response_models',
  'triggers',
  'triggers_replace',
  'keepers',
  'match_labels',
  'data',
  'string_data',
  'binary_data',
  'secrets',
  'env',
  'vars',
  'default_arguments',
  'static_attributes',
  'stage_variables',
  'options',
  'selector',
  'node_selector',
  'limits',
  'requests',
  'user_labels',
  'resource_labels',
  'driver_opts',
  'context',
  'input',
  'query',
  'config',
]);

/** `aws_x.y` references that JSON writes as plain strings. */
const TRAVERSALS = new Set(['depends_on', 'provider', 'replace_triggered_by', 'ignore_changes']);

export function parseJsonSyntax(text: string): {
  readonly body: Body;
  readonly problems: readonly SyntaxProblem[];
} {
  const { node, problem } = parseJson(text);
  const converter = new Converter();
  if (problem !== undefined) converter.problems.push(problem);
  return { body: converter.file(node), problems: converter.problems };
}

/** A `*.tfvars.json` file: literal values, no templates. */
export function parseJsonValues(text: string): {
  readonly body: Body;
  readonly problems: readonly SyntaxProblem[];
} {
  const { node, problem } = parseJson(text);
  const entries = node?.kind === 'object' ? node.entries : [];
  const attributes = entries.map(({ key, value, line }) => ({ name: key, expr: literal(value), line }));
  return { body: { attributes, blocks: [] }, problems: problem === undefined ? [] : [problem] };
}

class Converter {
  readonly problems: SyntaxProblem[] = [];

  file(node: JsonNode | undefined): Body {
    const blocks: Block[] = [];
    for (const entry of this.entriesOf(node)) {
      if (entry.key === '//') continue;
      const labels = Object.hasOwn(LABELS, entry.key) ? LABELS[entry.key]! : 0;
      this.topLevel(entry.key, labels, [], entry.value, blocks);
    }
    return { attributes: [], blocks };
  }

  private topLevel(type: string, labels: number, given: string[], node: JsonNode, blocks: Block[]): void {
    if (node.kind === 'array') {
      for (const item of node.items) this.topLevel(type, labels, given, item, blocks);
      return;
    }
    if (node.kind !== 'object') {
      if (node.kind === 'scalar' && node.value === null) return;
      this.problem(`"${type}" must be an object`, node.line);
      return;
    }
    if (given.length < labels) {
      for (const { key, value } of node.entries) {
        if (key !== '//') this.topLevel(type, labels, [...given, key], value, blocks);
      }
      return;
    }
    blocks.push({ type, labels: given, body: this.topBody(type, node), line: node.line });
  }

  private topBody(type: string, node: JsonNode & { kind: 'object' }): Body {
    switch (type) {
      case 'resource':
      case 'data':
      case 'provider':
        return this.body(node.entries);
      case 'variable':
        return { attributes: this.attributes(node.entries, (entry) => this.variablePart(entry)), blocks: [] };
      case 'terraform':
        return this.terraform(node.entries);
      case 'module':
        return { attributes: this.attributes(node.entries, (entry) => this.argument(entry)), blocks: [] };
      default:
        return { attributes: this.attributes(node.entries, (entry) => this.expr(entry.value)), blocks: [] };
    }
  }

  private attributes(entries: readonly JsonEntry[], convert: (entry: JsonEntry) => Expr): Attribute[] {
    return entries
      .filter(({ key }) => key !== '//')
      .map((entry) => ({ name: entry.key, expr: convert(entry), line: entry.line }));
  }

  private variablePart({ key, value }: JsonEntry): Expr {
    if (key === 'type' && value.kind === 'scalar' && typeof value.value === 'string') {
      return this.parsed(value.value, value.line);
    }
    return literal(value);
  }

  private argument(entry: JsonEntry): Expr {
    return TRAVERSALS.has(entry.key) ? this.traversals(entry.value) : this.expr(entry.value);
  }

  private traversals(node: JsonNode): Expr {
    if (node.kind === 'array') {
      return { kind: 'tuple', items: node.items.map((item) => this.traversals(item)), line: node.line };
    }
    if (node.kind === 'scalar' && typeof node.value === 'string') return this.parsed(node.value, node.line);
    return this.expr(node);
  }

  private terraform(entries: readonly JsonEntry[]): Body {
    const blocks: Block[] = [];
    for (const { key, value } of entries) {
      if (key === 'backend') this.topLevel('backend', 1, [], value, blocks);
      else if (key === 'cloud') this.topLevel('cloud', 0, [], value, blocks);
    }
    return { attributes: [], blocks };
  }

  /** The body of a resource, a provider or a block nested in one. */
  private body(entries: readonly JsonEntry[]): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (const entry of entries) {
      const { key, value, line } = entry;
      if (key === '//') continue;
      if (key === 'dynamic') this.dynamics(value, blocks);
      else if (key === 'lifecycle')
        blocks.push({ type: key, labels: [], body: { attributes: [], blocks: [] }, line });
      else if (TRAVERSALS.has(key)) attributes.push({ name: key, expr: this.traversals(value), line });
      else if (key !== 'for_each' && isBlock(key, value)) this.nested(key, value, blocks);
      else attributes.push({ name: key, expr: this.expr(value), line });
    }
    return { attributes, blocks };
  }

  private nested(type: string, node: JsonNode, blocks: Block[]): void {
    for (const item of node.kind === 'array' ? node.items : [node]) {
      if (item.kind === 'object')
        blocks.push({ type, labels: [], body: this.body(item.entries), line: item.line });
    }
  }

  private dynamics(node: JsonNode, blocks: Block[]): void {
    for (const { key, value } of this.entriesOf(node)) {
      for (const item of value.kind === 'array' ? value.items : [value]) {
        if (item.kind !== 'object') continue;
        const attributes: Attribute[] = [];
        const inner: Block[] = [];
        for (const entry of item.entries) {
          if (entry.key === 'content') this.nested('content', entry.value, inner);
          else if (entry.key === 'iterator') {
            attributes.push({ name: entry.key, expr: literal(entry.value), line: entry.line });
          } else attributes.push({ name: entry.key, expr: this.expr(entry.value), line: entry.line });
        }
        blocks.push({ type: 'dynamic', labels: [key], body: { attributes, blocks: inner }, line: item.line });
      }
    }
  }

  private expr(node: JsonNode): Expr {
    const { line } = node;
    if (node.kind === 'array')
      return { kind: 'tuple', items: node.items.map((item) => this.expr(item)), line };
    if (node.kind === 'object') {
      const items = node.entries.map((entry) => ({
        key: this.text(entry.key, entry.line),
        value: this.expr(entry.value),
        line: entry.line,
      }));
      return { kind: 'object', items, line };
    }
    if (typeof node.value === 'string') return this.text(node.value, line);
    return { kind: 'literal', value: node.value, line };
  }

  private text(value: string, line: number): Expr {
    if (!value.includes('${') && !value.includes('%{')) return { kind: 'literal', value, line };
    const { parts, problems } = parseTemplate(value);
    this.report(problems, line);
    return { kind: 'template', parts, line };
  }

  private parsed(value: string, line: number): Expr {
    const bare = /^\$\{([^{}]*)\}$/.exec(value.trim())?.[1] ?? value;
    const { expr, problems } = parseExpression(bare);
    this.report(problems, line);
    return expr;
  }

  /** The entries of an object, or of all objects in an array. */
  private entriesOf(node: JsonNode | undefined): readonly JsonEntry[] {
    if (node === undefined) return [];
    if (node.kind === 'object') return node.entries;
    if (node.kind === 'array')
      return node.items.flatMap((item) => (item.kind === 'object' ? item.entries : []));
    this.problem('an object is expected', node.line);
    return [];
  }

  /** Problems inside a string, at the line of the string. */
  private report(problems: readonly SyntaxProblem[], line: number): void {
    for (const { message, column } of problems) this.problems.push({ message, line, column });
  }

  private problem(message: string, line: number): void {
    this.problems.push({ message, line, column: 1 });
  }
}

function isBlock(name: string, node: JsonNode): boolean {
  if (MAP_ARGUMENTS.has(name)) return false;
  if (node.kind === 'object') return true;
  return node.kind === 'array' && node.items.length > 0 && node.items.every((item) => item.kind === 'object');
}

function literal(node: JsonNode): Expr {
  const { line } = node;
  if (node.kind === 'scalar') return { kind: 'literal', value: node.value, line };
  if (node.kind === 'array') return { kind: 'tuple', items: node.items.map(literal), line };
  const items = node.entries.map((entry) => ({
    key: { kind: 'literal', value: entry.key, line: entry.line } as const,
    value: literal(entry.value),
    line: entry.line,
  }));
  return { kind: 'object', items, line };
}
