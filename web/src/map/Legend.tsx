import { useEffect, useRef } from 'preact/hooks';
import { drawMark } from './marks.js';
import type { Palette } from './palette.js';
import { STATES, type State } from './shares.js';
import type { Translate } from './texts.js';

const LINES = [
  { strength: 'hard', dash: undefined },
  { strength: 'redundant', dash: undefined },
  { strength: 'soft', dash: '7 4' },
  { strength: 'start', dash: '1.5 4' },
] as const;

/** What shapes, patterns and lines mean. */
export function Legend({ palette, t, isPartial }: { palette: Palette; t: Translate; isPartial: boolean }) {
  return (
    <details class="map-legend">
      <summary>{t('map.legend')}</summary>
      <ul>
        {LINES.map(({ strength, dash }) => (
          <li key={strength}>
            <svg width="36" height="12" aria-hidden="true">
              {(strength === 'redundant' ? [4, 8] : [6]).map((y) => (
                <line key={y} x1="0" x2="28" y1={y} y2={y} stroke-dasharray={dash} />
              ))}
              <path d="M36 6 27 2v8z" />
            </svg>
            {t(`map.edge.${strength}`)}
          </li>
        ))}
        {(['needs', 'neededBy'] as const).map((side) => (
          <li key={side} class={`map-${side}`}>
            <svg width="36" height="12" aria-hidden="true">
              <line x1="0" x2="28" y1="6" y2="6" />
              <path d="M36 6 27 2v8z" />
            </svg>
            <span>{t(`map.edge.${side}`)}</span>
          </li>
        ))}
        {STATES.map((state) => (
          <li key={state}>
            <Mark state={state} palette={palette} />
            {t(`map.state.${state}`)}
          </li>
        ))}
      </ul>
      {isPartial && <p>{t('map.edges.some')}</p>}
    </details>
  );
}

function Mark({ state, palette }: { state: State; palette: Palette }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current!;
    const density = devicePixelRatio;
    canvas.width = 36 * density;
    canvas.height = 16 * density;
    const context = canvas.getContext('2d')!;
    context.scale(density, density);
    drawMark(context, state, 18, 8, 13, palette);
  }, [state, palette]);
  return <canvas ref={ref} />;
}
