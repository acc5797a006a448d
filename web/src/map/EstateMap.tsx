import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Document } from '../model/types.js';
import type { Edge } from './aggregate.js';
import { spokenOf } from './captions.js';
import { Legend } from './Legend.js';
import { Menu } from './Menu.js';
import { Outline } from './Outline.js';
import { Search } from './Search.js';
import { sceneOf } from './scene.js';
import { type Shares, type States, sharesOf } from './shares.js';
import { Tools } from './Tools.js';
import { english, type Translate } from './texts.js';
import { useHands } from './use-hands.js';
import { usePicture } from './use-picture.js';
import { useSlash } from './use-slash.js';
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
  /** Components that all is about: the map begins there, and the others step back. None: all of them. */
  readonly subject?: readonly string[];
  /** Components that failed by themselves. */
  readonly failed?: readonly string[];
  /** English where it is not given. */
  readonly t?: Translate;
  /** Makes the worker that runs ELK, where it is no file beside the page. */
  readonly createWorker?: () => Worker | Promise<Worker>;
  /** A picture is drawn; it is on the screen with the next frame. */
  readonly onDrawn?: () => void;
}

const NOTHING: ReadonlyMap<string, Shares> = new Map();
const NOBODY: readonly string[] = [];

/** The estate drawn as nested fault domains. Fills the element it is in. */
export function EstateMap({
  document: model,
  selected,
  onSelect,
  onPlug,
  states,
  highlight,
  subject = NOBODY,
  failed = NOBODY,
  t = english,
  createWorker,
  onDrawn,
}: EstateMapProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { tree, shown, failure, toggle, reveal } = usePicture(model, root, t, createWorker);
  /** A component to bring into sight once it is in the picture. */
  const wanted = useRef<string | null>(null);
  /** What was selected on the map itself is in sight already. */
  const chosenHere = useRef<string | null>(null);
  const select = (id: string | null) => {
    chosenHere.current = id;
    onSelect(id);
  };
  const leave = useRef(() => {});
  const { stage, palette } = useStage(root, canvas, () => leave.current());
  const selectedBox = selected === null ? undefined : shown?.picture.boxOf.get(selected);
  const hands = useHands(canvas, stage, shown, selectedBox, { select, toggle, plug: onPlug });
  leave.current = hands.leave;
  const { cursor, hovered, menu } = hands;

  const shares = useMemo(
    () => (shown === undefined || states.size === 0 ? NOTHING : sharesOf(shown.picture, states)),
    [shown, states],
  );
  const scene = useMemo(
    () =>
      shown === undefined || palette === undefined
        ? undefined
        : sceneOf(shown, palette, { shares, highlight, subject, failed }),
    [shown, shares, palette, highlight, subject, failed],
  );

  useEffect(() => {
    if (selected === null || selected === chosenHere.current || !tree.nodes.has(selected)) return;
    wanted.current = selected;
    reveal(selected);
  }, [selected, tree]);
  useEffect(() => {
    if (scene !== undefined) stage.current!.setScene(scene, shown!.stay);
  }, [scene]);
  useEffect(() => {
    if (shown !== undefined && palette !== undefined) onDrawn?.();
  }, [shown, palette === undefined]);
  useEffect(() => {
    stage.current!.home();
  }, [subject]);
  useEffect(() => {
    stage.current!.setFocus({ selected: selectedBox, cursor, hovered: hovered?.id, chain: highlight });
  }, [selectedBox, cursor, hovered?.id, highlight, scene]);
  useEffect(() => {
    if (highlight.length > 0) stage.current!.show([...(scene?.near ?? [])], false);
  }, [highlight]);
  useEffect(() => {
    if (wanted.current === null || shown?.picture.boxes.has(wanted.current) !== true) return;
    const id = wanted.current;
    wanted.current = null;
    hands.setCursor(id);
    stage.current!.show([id], true);
  }, [shown, selected]);
  useSlash(input);

  const find = (id: string) => {
    canvas.current!.parentElement!.focus();
    wanted.current = id;
    reveal(id);
    onSelect(id);
    // Already there: nothing will change.
    if (id === selected && shown?.picture.boxes.has(id)) stage.current!.show([id], true);
  };
  const spoken = (id: string | undefined) => {
    const box = id === undefined ? undefined : shown?.picture.boxes.get(id);
    return box === undefined ? '' : spokenOf(box, tree, shares.get(box.id), t);
  };
  const menuItems = (id: string) => {
    const { open, node } = shown!.picture.boxes.get(id)!;
    return [
      ...(hands.isComponent(id)
        ? [
            { text: t('map.select'), run: () => select(id) },
            { text: t('map.plug'), run: () => onPlug(id) },
          ]
        : []),
      ...(node.children.length > 0
        ? [{ text: t(open ? 'map.close' : 'map.open'), run: () => toggle(id) }]
        : []),
    ];
  };
  return (
    <div ref={root} class="estate-map">
      <div
        class="map-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the focus and its keys
        tabIndex={0}
        aria-label={t('map.label')}
        aria-description={t('map.help')}
        onKeyDown={hands.onKeyDown}
      >
        <canvas ref={canvas} {...hands.onCanvas} />
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
          onCursor={hands.goTo}
          onActivate={hands.activate}
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
      {palette !== undefined && (
        <Legend
          palette={palette}
          t={t}
          isPartial={scene !== undefined && countOf(scene.lines) < countOf(scene.picture.edges)}
        />
      )}
      <Tools t={t} act={(how) => how(stage.current!)} />
      {hovered !== undefined && shown?.picture.boxes.has(hovered.id) && (
        <div class="map-tip" style={tipPlace(hovered, root.current!)}>
          <strong dir="ltr">{spoken(hovered.id)}</strong>
          {hands.isComponent(hovered.id) && <span dir="ltr">{hovered.id}</span>}
        </div>
      )}
      {menu !== undefined && shown?.picture.boxes.has(menu.id) && (
        <Menu
          items={menuItems(menu.id)}
          x={menu.x}
          y={menu.y}
          label={spoken(menu.id)}
          onClose={hands.closeMenu}
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

/** Dependencies that lines stand for. */
function countOf(lines: readonly Edge[]): number {
  return lines.reduce((sum, { count }) => sum + count, 0);
}

/** Beside the pointer, on the side that has room. */
function tipPlace({ x, y }: { x: number; y: number }, { clientWidth, clientHeight }: HTMLElement) {
  return {
    ...(x > clientWidth / 2 ? { right: `${clientWidth - x + 14}px` } : { left: `${x + 14}px` }),
    ...(y > clientHeight / 2 ? { bottom: `${clientHeight - y + 14}px` } : { top: `${y + 18}px` }),
  };
}
