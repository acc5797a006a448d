import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { type Direction, hitAt, nextBox } from './hit.js';
import type { Stage } from './stage.js';
import type { Shown } from './use-picture.js';

/** A box, and where on the map it was pointed at, in CSS pixels. */
export interface Pointed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** What can be done with boxes. */
export interface Acts {
  readonly select: (id: string | null) => void;
  readonly toggle: (id: string) => void;
  readonly plug: (id: string) => void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Pointer and keyboard on the map: which box they are at, and what they do there. */
export function useHands(
  canvas: RefObject<HTMLCanvasElement | null>,
  stage: RefObject<Stage | null>,
  shown: Shown | undefined,
  selectedBox: string | undefined,
  { select, toggle, plug }: Acts,
) {
  const [cursor, setCursor] = useState<string>();
  const [hovered, setHovered] = useState<Pointed>();
  const [menu, setMenu] = useState<Pointed>();

  const nodeAt = (id: string) => shown?.picture.boxes.get(id)?.node;
  const isComponent = (id: string) => ['component', 'domain'].includes(nodeAt(id)?.shape ?? '');
  /** Groups stand for no component: they open. */
  const activate = (id: string) => (isComponent(id) ? select(id) : toggle(id));
  const goTo = (id: string) => {
    setCursor(id);
    stage.current!.show([id], false);
  };
  const openMenu = (id: string, at: { x: number; y: number }) => {
    const { clientWidth, clientHeight } = canvas.current!;
    setHovered(undefined);
    setMenu({ id, x: Math.min(at.x, clientWidth - 190), y: Math.min(at.y, clientHeight - 130) });
  };

  const pointOf = (event: MouseEvent) => {
    const { left, top } = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const under = (event: MouseEvent) => {
    if (shown === undefined) return undefined;
    const { x, y } = stage.current!.toWorld(pointOf(event));
    const slack = Math.max(0, 8 / stage.current!.camera().k - 8);
    return hitAt(shown.picture, shown.geometry, x, y, slack);
  };
  const onClick = (event: MouseEvent) => {
    setMenu(undefined);
    // The second click of a double click: the first has moved what is under it.
    if (event.detail > 1) return;
    const hit = under(event);
    setCursor(undefined);
    if (hit === undefined || nodeAt(hit.id)?.shape === 'place') {
      if (hit?.toggle) toggle(hit.id);
      else select(null);
    } else if (hit.toggle) toggle(hit.id);
    else if (isComponent(hit.id)) select(hit.id);
    // The inside of an open group is no button.
    else if (!shown!.picture.boxes.get(hit.id)!.open) toggle(hit.id);
  };
  const onDblClick = (event: MouseEvent) => {
    const hit = under(event);
    if (hit !== undefined && !hit.toggle && nodeAt(hit.id)?.shape === 'domain') toggle(hit.id);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const hit = under(event);
    canvas.current!.style.cursor = hit === undefined ? '' : 'pointer';
    const isFrame = hit !== undefined && shown!.picture.boxes.get(hit.id)!.open;
    if (hit === undefined || isFrame) setHovered(undefined);
    else if (hit.id !== hovered?.id) setHovered({ id: hit.id, ...pointOf(event) });
  };
  const onContextMenu = (event: MouseEvent) => {
    const hit = under(event);
    if (hit === undefined) return;
    event.preventDefault();
    openMenu(hit.id, pointOf(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (shown === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cursor ?? selectedBox;
    const direction = ARROWS[event.key];
    if (direction !== undefined) {
      const first = [...shown.picture.boxes.keys()][0];
      const next =
        at === undefined || !shown.picture.boxes.has(at)
          ? first
          : nextBox(shown.picture, shown.geometry, at, direction);
      if (next !== undefined) goTo(next);
    } else if (event.key === 'Enter' && at !== undefined) activate(at);
    else if (event.key === ' ' && at !== undefined) toggle(at);
    else if (event.key === '+' || event.key === '=') stage.current!.zoom(1.4);
    else if (event.key === '-') stage.current!.zoom(1 / 1.4);
    else if (event.key === '0') stage.current!.fit();
    else if (event.key.toLowerCase() === 'p' && at !== undefined && isComponent(at)) plug(at);
    else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
      if (at !== undefined) openMenu(at, { x: 40, y: 60 });
    } else if (event.key === 'Escape') {
      setCursor(undefined);
      select(null);
    } else return;
    event.preventDefault();
  };
  return {
    cursor,
    hovered,
    menu,
    setCursor,
    goTo,
    activate,
    isComponent,
    closeMenu: () => setMenu(undefined),
    /** The camera has moved: what was pointed at is elsewhere. */
    leave: () => {
      setHovered(undefined);
      setMenu(undefined);
    },
    onKeyDown,
    onCanvas: {
      onClick,
      onDblClick,
      onPointerMove,
      onContextMenu,
      onPointerLeave: () => setHovered(undefined),
    },
  };
}
