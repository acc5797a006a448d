/** The sentences that a module of the analyses can say, read off its source: every way its templates can be filled. */
import { readFileSync } from 'node:fs';
import { parseAst, transformWithEsbuild } from 'vite';

/** A node of the syntax tree, as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

type Choices = ReadonlyMap<string, boolean>;

interface Source {
  readonly text: string;
  /** Constants by name, in the order in which they are declared. */
  readonly constants: ReadonlyMap<string, readonly Node[]>;
}

/** Properties that hold a sentence. */
const SAYS: ReadonlySet<string> = new Set(['title', 'fix', 'why']);

/**
 * Sentences by the property they are written for. Names are filled in for what is not known, and every condition is
 * taken both ways, the same everywhere in a sentence.
 */
export async function sentencesIn(path: string): Promise<string[]> {
  const { code } = await transformWithEsbuild(readFileSync(path, 'utf8'), path, { target: 'esnext' });
  const constants = new Map<string, Node[]>();
  const told: Node[] = [];
  for (const node of nodesOf(parseAst(code) as unknown as Node)) {
    if (node.type === 'VariableDeclarator') {
      const { id, init } = node as unknown as { id: Node; init: Node | null };
      const name = String(id.name);
      if (id.type === 'Identifier' && init !== null)
        constants.set(name, [...(constants.get(name) ?? []), init]);
    }
    if (node.type === 'Property' || node.type === 'FunctionDeclaration') {
      const value = node.type === 'Property' ? saidBy(node) : returnedBy(node);
      if (value !== undefined) told.push(value);
    }
  }
  const source: Source = { text: code, constants };
  // What is only a name is put together elsewhere, and found there.
  return [...new Set(told.flatMap((node) => ways(node, source)))].filter((text) => text.includes(' '));
}

/** What a property is given: a sentence, or the function that makes one. */
function saidBy({ key, value }: Node): Node | undefined {
  const said = value as Node;
  if (!SAYS.has(String((key as Node).name))) return undefined;
  if (said.type === 'ArrowFunctionExpression') return said.body as Node;
  return said;
}

/** What a function that is named for the title it makes returns at its end. */
function returnedBy({ id, body }: Node): Node | undefined {
  if (!/Title$/.test(String((id as Node).name))) return undefined;
  const last = (body as { body: Node[] } & Node).body.at(-1)!;
  return last.argument as Node | undefined;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as Node;
    for (const child of Object.values(value)) yield* nodesOf(child);
  }
}

/** All that a sentence can be: it is told with no choice made, and again with both of each choice it asks for. */
function ways(node: Node, source: Source, made: Choices = new Map()): string[] {
  let open: string | undefined;
  const choose = (condition: string): boolean => {
    const chosen = made.get(condition);
    if (chosen === undefined) open ??= condition;
    return chosen ?? true;
  };
  const text = tell(node, source, choose);
  if (open === undefined) return [text];
  return [true, false].flatMap((chosen) => ways(node, source, new Map(made).set(open!, chosen)));
}

/** A node as text: a name for what is not known. */
function tell(node: Node, source: Source, choose: (condition: string) => boolean): string {
  const again = (one: unknown) => tell(one as Node, source, choose);
  const written = (one: unknown) => source.text.slice((one as Node).start, (one as Node).end);
  switch (node.type) {
    case 'Literal':
      return String(node.value);
    case 'TemplateLiteral': {
      const { quasis, expressions } = node as unknown as {
        quasis: { value: { cooked: string } }[];
        expressions: Node[];
      };
      return quasis
        .map(({ value }, at) => value.cooked + (at < expressions.length ? again(expressions[at]) : ''))
        .join('');
    }
    case 'ConditionalExpression':
      return again(choose(written(node.test)) ? node.consequent : node.alternate);
    case 'BinaryExpression':
      return '2';
    case 'CallExpression':
      return called(node, written, again, choose);
    case 'MemberExpression':
      return /\.(?:length|size)$/.test(written(node)) ? '3' : 'aws_a.member';
    case 'Identifier': {
      const before = (source.constants.get(String(node.name)) ?? []).filter(
        ({ start }) => start < node.start,
      );
      const known = before.at(-1);
      return known !== undefined && TEXTS.has(known.type) ? again(known) : named(String(node.name));
    }
    default:
      return named(node.type);
  }
}

/** Constants of these are followed; of others the name is enough. */
const TEXTS: ReadonlySet<string> = new Set([
  'Literal',
  'TemplateLiteral',
  'ConditionalExpression',
  'CallExpression',
]);

function named(name: string): string {
  return `aws_a.${name.toLowerCase()}`;
}

/** The helpers of the rules (`words.ts`), and what makes text of lists and numbers. */
function called(
  { callee, arguments: given }: Node,
  written: (one: unknown) => string,
  again: (one: unknown) => string,
  choose: (condition: string) => boolean,
): string {
  const name = written(callee);
  const args = given as Node[];
  if (name === 'verb') return again(choose(`${written(args[0])} === 1`) ? args[1] : args[2]);
  if (name === 'journeysAs') return choose(`${written(args[0])}.length === 1`) ? 'shop' : '3 journeys';
  if (name === 'listed') return `aws_a.x, aws_b.y ${args.length > 1 ? again(args[1]) : 'and'} 3 more`;
  if (name === 'duration') return '2 h 5 min';
  if (name === 'whole') return '1,234';
  if (name === 'percent') return '99.9 %';
  if (name.startsWith('Math.')) return '300';
  if (name.endsWith('.toFixed')) return '0.50';
  if (name.endsWith('.map(says).join')) return '3 with aws, 2 with us';
  if (name.endsWith('.join')) return `aws_a.x${again(args[0])}aws_b.y`;
  return named(name.replace(/\W+/g, ''));
}
