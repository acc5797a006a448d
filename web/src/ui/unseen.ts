import { options, type VNode } from 'preact';
import { CONTROLS, safe } from '../../../src/report/text/style.js';

/** Attributes that are read out or shown. */
const SPOKEN = ['aria-label', 'aria-valuetext', 'placeholder', 'title'] as const;

/**
 * From now on control characters and direction marks are shown as what they are, in all that the app says: names come
 * from code nobody here controls, and one that turns round the text after it would make the page say what it does not.
 * What is copied stays as it is.
 */
export function showUnseen(): void {
  const before = options.vnode;
  options.vnode = (node) => {
    const { type, props } = node as VNode | TextNode;
    if (type === null) (node as unknown as { props: unknown }).props = shown(props);
    else if (typeof type === 'string') {
      const attributes = props as Record<string, unknown>;
      for (const name of SPOKEN) if (name in attributes) attributes[name] = shown(attributes[name]);
    }
    before?.(node);
  };
}

/** What Preact makes of a text: it has no type, and the text is its properties. */
interface TextNode {
  readonly type: null;
  readonly props: unknown;
}

/** Lines stay lines. */
function shown(said: unknown): unknown {
  return typeof said === 'string' ? said.replace(CONTROLS, (one) => (one === '\n' ? one : safe(one))) : said;
}
