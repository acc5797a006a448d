import { useEffect, useRef } from 'preact/hooks';
import type { Box, Picture } from './aggregate.js';
import { spokenOf } from './captions.js';
import type { Shares } from './shares.js';
import type { Translate } from './texts.js';
import type { Tree } from './tree.js';

interface Props {
  readonly picture: Picture;
  readonly tree: Tree;
  readonly shares: ReadonlyMap<string, Shares>;
  readonly t: Translate;
  readonly cursor: string | undefined;
  readonly selected: string | undefined;
  /** The box that the focus is on; the map shows it. */
  readonly onCursor: (id: string) => void;
  readonly onActivate: (id: string) => void;
  readonly onToggle: (id: string) => void;
}

/** The same boxes as a tree of real elements, for those who do not see the canvas. What is closed is not in it. */
export function Outline(props: Props) {
  const { picture, t, cursor, onCursor, onActivate, onToggle } = props;
  const ref = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  const order = [...picture.boxes.keys()];
  const current = cursor !== undefined && picture.boxes.has(cursor) ? cursor : order[0];
  useEffect(() => {
    if (!hasFocus.current || current === undefined) return;
    ref.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [current]);
  const onKeyDown = (event: KeyboardEvent, box: Box) => {
    const { id } = box;
    const at = order.indexOf(id);
    const go = (to: string | null | undefined) => {
      if (to != null) onCursor(to);
    };
    if (event.key === 'ArrowDown') go(order[at + 1]);
    else if (event.key === 'ArrowUp') go(order[at - 1]);
    else if (event.key === 'Home') go(order[0]);
    else if (event.key === 'End') go(order.at(-1));
    else if (event.key === 'ArrowRight') box.open ? go(box.children[0]) : onToggle(id);
    else if (event.key === 'ArrowLeft') box.open ? onToggle(id) : go(box.parent);
    else if (event.key === ' ') onToggle(id);
    else if (event.key === 'Enter') onActivate(id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={ref}
      role="tree"
      class="map-outline"
      aria-label={t('map.outline')}
      onFocusIn={() => {
        if (!hasFocus.current && current !== undefined) onCursor(current);
        hasFocus.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        hasFocus.current = relatedTarget instanceof Node && ref.current!.contains(relatedTarget);
      }}
    >
      {picture.roots.map((id, at) => (
        <Item
          key={id}
          {...props}
          box={picture.boxes.get(id)!}
          level={1}
          of={picture.roots}
          at={at}
          current={current}
          onKeyDown={onKeyDown}
        />
      ))}
    </div>
  );
}

interface ItemProps extends Props {
  readonly box: Box;
  readonly level: number;
  readonly of: readonly string[];
  readonly at: number;
  readonly current: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent, box: Box) => void;
}

function Item(props: ItemProps) {
  const { box, level, of, at, current, picture, tree, shares, selected, t } = props;
  const { id, open, children, node } = box;
  return (
    <div
      role="treeitem"
      aria-label={spokenOf(box, tree, shares.get(id), t)}
      aria-level={level}
      aria-setsize={of.length}
      aria-posinset={at + 1}
      aria-selected={id === selected}
      aria-expanded={node.children.length > 0 ? open : undefined}
      tabIndex={id === current ? 0 : -1}
      onKeyDown={(event) => props.onKeyDown(event, box)}
      onClick={(event) => {
        event.stopPropagation();
        props.onActivate(id);
      }}
    >
      {children.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: the role for what is in an item of a tree
        <div role="group">
          {children.map((child, index) => (
            <Item
              key={child}
              {...props}
              box={picture.boxes.get(child)!}
              level={level + 1}
              of={children}
              at={index}
            />
          ))}
        </div>
      )}
    </div>
  );
}
