import { layoutWorker } from '../../host.js';
import { EstateMap, MAP_TEXTS, type MapText, type States } from '../../map/index.js';
import type { Document } from '../../model/types.js';
import { markPainted } from '../../painted.js';
import { mapDe } from '../../text/map.de.js';
import { language } from '../../ui/settings.js';
import { lossOf } from '../route.js';

const CATALOGUES: Readonly<Record<'en' | 'de', Readonly<Record<MapText, string>>>> = {
  en: MAP_TEXTS,
  de: mapDe,
};

/** Says what the map says, by its language; kept apart by language so that the map is told of a new one only then. */
const TRANSLATIONS = { en: translation('en'), de: translation('de') };

function translation(of: 'en' | 'de') {
  return (key: MapText, values: Readonly<Record<string, string | number>> = {}) =>
    CATALOGUES[of][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The map with the app's language and workers. */
export function Estate({
  document,
  selected,
  onSelect,
  states,
  highlight,
  ...more
}: {
  readonly document: Document;
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly states: States;
  readonly highlight: readonly string[];
  readonly subject?: readonly string[];
  readonly failed?: readonly string[];
}) {
  return (
    <EstateMap
      document={document}
      selected={selected}
      onSelect={onSelect}
      onPlug={pullThePlug}
      states={states}
      highlight={highlight}
      t={TRANSLATIONS[language.value]}
      createWorker={layoutWorker}
      onDrawn={drawn}
      {...more}
    />
  );
}

const drawn = () => markPainted('map');

function pullThePlug(id: string): void {
  location.hash = lossOf(id);
}
