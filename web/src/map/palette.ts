/** Colours of the map, each from a CSS custom property of the same name: `--map-ink`. */
const NAMES = [
  'surface',
  'frame',
  'frame-alt',
  'frame-line',
  'box',
  'box-line',
  'ink',
  'ink-soft',
  'journey',
  'journey-line',
  'edge',
  'needs',
  'needed-by',
  'chain',
  'focus',
  'down',
  'down-fill',
  'degraded',
  'degraded-fill',
  'recovering',
  'recovering-fill',
  'unknown',
  'unknown-fill',
] as const;
type Name = (typeof NAMES)[number];

export interface Palette {
  readonly color: Readonly<Record<Name, string>>;
  readonly font: string;
}

/** Reads them as the page has them now; a probe resolves what they refer to, which the properties themselves do not. */
export function readPalette(element: HTMLElement): Palette {
  const probe = element.ownerDocument.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--map-${name})`;
    return [name, style.color] as const;
  });
  probe.remove();
  const font = getComputedStyle(element).fontFamily;
  return { color: Object.fromEntries(entries) as Record<Name, string>, font };
}

/** Calls back when the page's colours may have changed: the system's scheme, or an attribute of the root. */
export function onThemeChange(callback: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'style', 'data-theme'],
  });
  for (const query of queries) query.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', callback);
  };
}
