import type { Stage } from './stage.js';
import type { Translate } from './texts.js';

const TOOLS = [
  { text: 'map.zoomIn', icon: 'M10 4v12M4 10h12', act: (stage: Stage) => stage.zoom(1.4) },
  { text: 'map.zoomOut', icon: 'M4 10h12', act: (stage: Stage) => stage.zoom(1 / 1.4) },
  { text: 'map.fit', icon: 'M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5', act: (stage: Stage) => stage.fit() },
] as const;

/** Buttons that move the camera. */
export function Tools({ t, act }: { t: Translate; act: (how: (stage: Stage) => void) => void }) {
  return (
    <div class="map-tools">
      {TOOLS.map(({ text, icon, act: how }) => (
        <button key={text} type="button" aria-label={t(text)} title={t(text)} onClick={() => act(how)}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d={icon} />
          </svg>
        </button>
      ))}
    </div>
  );
}
