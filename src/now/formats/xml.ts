import { SaxesParser } from 'saxes';
import { link, NotTheFeed, plain, time } from './text.js';

/** An item of RSS 2.0 or an entry of Atom (RFC 4287). */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly link?: string;
  readonly published?: number;
  readonly updated?: number;
  /** Plain text. */
  readonly body: string;
  readonly categories: readonly string[];
}

/** More items than any feed of a status page has; what follows is left out. */
const MOST = 2_000;
const DEEPEST = 50;
/** Characters that XML 1.0 (section 2.2) does not have. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Reads RSS or Atom. Entities of the document's own are not expanded (the parser refuses them). Throws NotTheFeed where
 * the root is another or the document is broken.
 */
export function readXml(body: string): readonly Item[] {
  const items: Item[] = [];
  const path: string[] = [];
  let fields: Map<string, string[]> | undefined;
  let text = '';
  const parser = new SaxesParser();
  const keep = (name: string, value: string) => {
    const known = fields?.get(name);
    if (known === undefined) fields?.set(name, [value]);
    else known.push(value);
  };
  parser.on('error', (error) => {
    throw new NotTheFeed(`its XML is broken: ${plain(error.message)}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (path.length === 0 && name !== 'rss' && name !== 'feed' && name !== 'rdf:RDF')
      throw new NotTheFeed(`it is neither RSS nor Atom but <${plain(name)}>`);
    if (path.push(name) > DEEPEST) throw new NotTheFeed('its XML is nested too deeply');
    if (name === 'item' || name === 'entry') fields = new Map();
    // Atom has these as attributes.
    if (
      fields !== undefined &&
      name === 'link' &&
      attributes.href !== undefined &&
      (attributes.rel ?? 'alternate') === 'alternate'
    )
      keep('link', attributes.href);
    if (fields !== undefined && name === 'category' && attributes.term !== undefined)
      keep('category', attributes.term);
    text = '';
  });
  const add = (more: string) => {
    if (fields !== undefined && text.length < 100_000) text += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    path.pop();
    if (fields === undefined) return;
    if (name === 'item' || name === 'entry') {
      if (items.length < MOST) items.push(itemOf(fields));
      fields = undefined;
    } else if (text.trim() !== '') keep(name, text.trim());
    // XHTML inside Atom's content: what stood in its elements belongs to the element itself.
    text = path.includes('content') || path.includes('summary') ? `${text} ` : '';
  });
  // Characters that XML forbids are no reason to hear nothing of an outage.
  parser.write(body.replace(FORBIDDEN, '\ufffd')).close();
  return items;
}

function itemOf(fields: ReadonlyMap<string, readonly string[]>): Item {
  const first = (...names: string[]) =>
    names.map((name) => fields.get(name)?.[0]).find((one) => one !== undefined);
  const title = plain(first('title') ?? '');
  const href = link(first('link'));
  const published = time(first('pubDate', 'published', 'dc:date'));
  const updated = time(first('updated', 'pubDate', 'published', 'dc:date'));
  return {
    id: first('guid', 'id') ?? href ?? title,
    title,
    ...(href === undefined ? {} : { link: href }),
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    body: plain(first('description', 'content', 'summary', 'content:encoded') ?? ''),
    categories: (fields.get('category') ?? []).map(plain).filter((one) => one !== ''),
  };
}
