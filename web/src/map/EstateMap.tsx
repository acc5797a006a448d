import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Document } from '../model/types.js';
import { spokenOf } from './captions.js';
import { standingEdges } from './emphasis.js';
import { type Direction, hitAt, nextBox } from './hit.js';
import { Legend } from './Legend.js';
import { Menu } from './Menu.js';
import { Outline } from './Outline.js';
import { Search } from './Search.js';
import { captionsOf, sceneOf } from './scene.js';
import { type Shares, type States, sharesOf } from './shares.js';
import type { Stage } from './stage.js';
import { english, type Translate } from './texts.js';
import { usePicture } from './use-picture.js';
import { useStage } from './use-stage.js';
import './map.css';

export interface EstateMapProps {
  readonly document: Document;
  /** The component whose details are shown elsewhere. */
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  /** A component is to fail. */
  readonly onPlug: (id: string) => void;
  /** What is not up at the moment that is shown. */
  readonly states: States;
  /** Components that lead from one to the next, to be emphasised. */
  readonly highlight: readonly string[];
  /** English where it is not given. */
  readonly t?: Translate;
  /** Makes the worker that runs ELK, where it is no file beside the page. */
  readonly createWorker?: () => Worker | Promise<Worker>;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const NOTHING: ReadonlyMap<string, Shares> = new Map();

/** The estate drawn as nested fault domains. Fills the element it is in. */
export function EstateMap({
  document: model,
  selected,
  onSelect,
  onPlug,
  states,
  highlight,
  t = english,
  createWorker,
}: EstateMapProps) {
  const { tree, shown, failure, toggle, reveal } = usePicture(model, createWorker);
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<string>();
  const [hovered, setHovered] = useState<{ id: string; x: number; y: number }>();
  const [menu, setMenu] = useState<{ id: string; x: number; y: number }>();
  const { stage, palette } = useStage(root, canvas, () => {
    setHovered(undefined);
    setMenu(undefined);
  });
  /** A component to bring into sight once it is in the picture. */
  const wanted = useRef<string | null>(null);
  /** What was selected on the map itself is in sight already. */
  const chosenHere = useRef<string | null>(null);

  const shares = useMemo(
    () => (shown === undefined || states.size === 0 ? NOTHING : sharesOf(shown.picture, states)),
    [shown, states],
  );
  const captions = useMemo(() => (shown === undefined ? undefined : captionsOf(shown, t)), [shown, t]);
  const scene = useMemo(
    () =>
      shown === undefined || captions === undefined || palette === undefined
        ? undefined
        : sceneOf(shown, captions, shares, palette, highlight),
    [shown, captions, shares, palette, highlight],
  );
  const selectedBox = selected === null ? undefined : shown?.picture.boxOf.get(selected);

  useEffect(() => {
    if (selected === null || selected === chosenHere.current || !tree.nodes.has(selected)) return;
    wanted.current = selected;
    reveal(selected);
  }, [selected, tree]);
  useEffect(() => {
    if (scene !== undefined) stage.current!.setScene(scene, shown!.stay);
  }, [scene]);
  useEffect(() => {
    stage.current?.setFocus({
      selected: selectedBox,
      cursor,
      hovered: hovered?.id,
      chain: highlight,
    });
  }, [selectedBox, cursor, hovered?.id, highlight, scene]);
  useEffect(() => {
    if (wanted.current === null || shown?.picture.boxes.has(wanted.current) !== true) return;
    const id = wanted.current;
    wanted.current = null;
    setCursor(id);
    stage.current!.show(id, true);
  }, [shown, selected]);

  const nodeAt = (id: string) => shown?.picture.boxes.get(id)?.node;
  const isComponent = (id: string) => ['component', 'domain'].includes(nodeAt(id)?.shape ?? '');
  const select = (id: string | null) => {
    chosenHere.current = id;
    onSelect(id);
  };
  /** Groups stand for no component: they open. */
  const activate = (id: string) => (isComponent(id) ? select(id) : toggle(id));
  const goTo = (id: string) => {
    setCursor(id);
    stage.current!.show(id, false);
  };
  const find = (id: string) => {
    root.current!.querySelector<HTMLElement>('.map-canvas')?.focus();
    wanted.current = id;
    reveal(id);
    onSelect(id);
    // Already there: nothing will change.
    if (id === selected && shown?.picture.boxes.has(id)) stage.current!.show(id, true);
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
  const onDoubleClick = (event: MouseEvent) => {
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
  const openMenu = (id: string, at: { x: number; y: number }) => {
    const { clientWidth, clientHeight } = root.current!;
    setHovered(undefined);
    setMenu({ id, x: Math.min(at.x, clientWidth - 190), y: Math.min(at.y, clientHeight - 130) });
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
    else if (event.key.toLowerCase() === 'p' && at !== undefined && isComponent(at)) onPlug(at);
    else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
      if (at !== undefined) openMenu(at, { x: 40, y: 60 });
    } else if (event.key === 'Escape') {
      setCursor(undefined);
      select(null);
    } else return;
    event.preventDefault();
  };
  useEffect(() => {
    // Anywhere on the page, but not while something is typed.
    const onSlash = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest?.('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onSlash);
    return () => document.removeEventListener('keydown', onSlash);
  }, []);

  const spoken = (id: string | undefined) => {
    const box = id === undefined ? undefined : shown?.picture.boxes.get(id);
    return box === undefined ? '' : spokenOf(box, tree, shares.get(box.id), t);
  };
  const menuItems = (id: string) => [
    ...(isComponent(id)
      ? [
          { text: t('map.select'), run: () => select(id) },
          { text: t('map.plug'), run: () => onPlug(id) },
        ]
      : []),
    ...((nodeAt(id)?.children.length ?? 0) > 0
      ? [{ text: t(shown!.picture.boxes.get(id)!.open ? 'map.close' : 'map.open'), run: () => toggle(id) }]
      : []),
  ];
  return (
    <div ref={root} class="estate-map">
      <div
        class="map-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the focus and its keys
        tabIndex={0}
        aria-label={t('map.label')}
        aria-description={t('map.help')}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          onClick={onClick}
          onDblClick={onDoubleClick}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setHovered(undefined)}
          onContextMenu={onContextMenu}
        />
      </div>
      <p class="map-hidden" role="status">
        {spoken(cursor)}
      </p>
      {shown !== undefined && (
        <Outline
          picture={shown.picture}
          tree={tree}
          shares={shares}
          t={t}
          cursor={cursor}
          selected={selectedBox}
          onCursor={goTo}
          onActivate={activate}
          onToggle={toggle}
        />
      )}
      <Search
        places={tree.places}
        t={t}
        input={input}
        onChoose={find}
        onLeave={() => canvas.current!.parentElement!.focus()}
      />
      <div class="map-tools">
        {TOOLS.map(({ text, icon, act }) => (
          <button
            key={text}
            type="button"
            aria-label={t(text)}
            title={t(text)}
            onClick={() => act(stage.current!)}
          >
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <path d={icon} />
            </svg>
          </button>
        ))}
      </div>
      {palette !== undefined && (
        <Legend
          palette={palette}
          t={t}
          isPartial={shown !== undefined && standingEdges(shown.picture).length < shown.picture.edges.length}
        />
      )}
      {hovered !== undefined && shown?.picture.boxes.has(hovered.id) && (
        <div class="map-tip" style={tipPlace(hovered, root.current!)}>
          <strong dir="ltr">{spoken(hovered.id)}</strong>
          {isComponent(hovered.id) && <span dir="ltr">{hovered.id}</span>}
        </div>
      )}
      {menu !== undefined && (
        <Menu
          items={menuItems(menu.id)}
          x={menu.x}
          y={menu.y}
          label={spoken(menu.id)}
          onClose={() => setMenu(undefined)}
        />
      )}
      {failure !== undefined && (
        <p class="map-message" role="alert">
          {t('map.failed', { reason: failure })}
        </p>
      )}
      {failure === undefined && shown === undefined && tree.roots.length > 0 && (
        <p class="map-message" role="status">
          {t('map.layingOut')}
        </p>
      )}
      {tree.roots.length === 0 && <p class="map-message">{t('map.empty')}</p>}
    </div>
  );
}

const TOOLS = [
  { text: 'map.zoomIn', icon: 'M10 4v12M4 10h12', act: (stage: Stage) => stage.zoom(1.4) },
  { text: 'map.zoomOut', icon: 'M4 10h12', act: (stage: Stage) => stage.zoom(1 / 1.4) },
  { text: 'map.fit', icon: 'M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5', act: (stage: Stage) => stage.fit() },
] as const;

/** Beside the pointer, on the side that has room. */
function tipPlace({ x, y }: { x: number; y: number }, { clientWidth, clientHeight }: HTMLElement) {
  return {
    ...(x > clientWidth / 2 ? { right: `${clientWidth - x + 14}px` } : { left: `${x + 14}px` }),
    ...(y > clientHeight / 2 ? { bottom: `${clientHeight - y + 14}px` } : { top: `${y + 18}px` }),
  };
}
