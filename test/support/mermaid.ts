/** Mermaid's own parser, which expects a browser: as much of one as it asks for when it only parses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

interface Diagram {
  readonly db: {
    getVertices(): ReadonlyMap<string, { readonly text: string }>;
    getEdges(): readonly { readonly start: string; readonly end: string }[];
    getSubGraphs(): readonly { readonly id: string; readonly title: string; readonly nodes: string[] }[];
  };
}
interface Mermaid {
  parse(text: string): Promise<unknown>;
  readonly mermaidAPI: { getDiagramFromText(text: string): Promise<Diagram> };
}

let loaded: Mermaid | undefined;

/** Parses a diagram; throws where Mermaid would show an error. */
export async function parseMermaid(text: string): Promise<Diagram['db']> {
  loaded ??= load();
  await loaded.parse(text);
  return (await loaded.mermaidAPI.getDiagramFromText(text)).db;
}

function load(): Mermaid {
  const file = createRequire(import.meta.url).resolve('@mermaid-js/tiny');
  class Anything {}
  const ignore = () => {};
  const document = { nodeType: 9, implementation: {}, createElement: () => ({}), addEventListener: ignore };
  const window = { document, Element: Anything, Node: Anything, addEventListener: ignore };
  const globals = { window, document, structuredClone, setTimeout, clearTimeout, URL };
  const context = createContext({ ...globals, console, addEventListener: ignore });
  runInContext(readFileSync(file, 'utf8'), context);
  return (context as unknown as { mermaid: Mermaid }).mermaid;
}
