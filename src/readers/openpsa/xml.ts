import { createRequire } from 'node:module';

// Required rather than imported: Node would scan CommonJS for names, which takes longer than most models do.
const require = createRequire(import.meta.url);

/** An element with what the format needs of it; text is not kept. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Line of the start of its tag, from 1. */
  readonly line: number;
}

/** What is not well-formed or not accepted, and in which line. */
export class XmlError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

interface OpenElement extends Element {
  readonly children: Element[];
}

/**
 * Reads an XML document into a tree, however deep. A document type with declarations of its own is refused, and so are
 * CDATA sections: models have no use for them, and entities that hold each other fill any memory.
 *
 * @throws XmlError for the first thing that is wrong
 */
export function parseXml(text: string): Element {
  const { SaxesParser } = require('saxes') as typeof import('saxes');
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  const open: OpenElement[] = [];
  let root: Element | undefined;
  let line = 1;
  parser.on('error', ({ message }) => {
    throw new XmlError(`not well-formed XML: ${message.replace(/^\d+:\d+: /, '')}`, parser.line);
  });
  parser.on('doctype', (doctype) => {
    if (/[[]/.test(doctype)) throw new XmlError('declarations in DOCTYPE are not accepted', parser.line);
  });
  parser.on('cdata', () => {
    throw new XmlError('CDATA sections are not accepted', parser.line);
  });
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, children: [], line };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root!;
}
