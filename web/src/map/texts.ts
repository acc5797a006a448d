/** What the map says, in English; `{name}` is filled in. Catalogues of other languages have the same keys. */
export const MAP_TEXTS = {
  'map.label': 'Map of the estate',
  'map.help':
    'Arrow keys go from box to box, Enter selects, Space opens or closes a box, plus, minus and 0 zoom, slash searches, P pulls the plug, Escape clears.',
  'map.outline': 'Outline of the map',
  'map.search': 'Search the estate',
  'map.search.hint': 'Search by name, address or type',
  'map.search.none': 'Nothing is called that',
  'map.search.count': '{count} found',
  'map.fit': 'Show all',
  'map.zoomIn': 'Zoom in',
  'map.zoomOut': 'Zoom out',
  'map.legend': 'Legend',
  'map.layingOut': 'Drawing the estate…',
  'map.failed': 'The map could not be laid out ({reason}). Reload the page to try again.',
  'map.empty': 'There is nothing to draw: the estate has no components.',
  'map.plug': 'Pull the plug',
  'map.select': 'Show details',
  'map.open': 'Open',
  'map.close': 'Close',
  'map.journeys': 'Journeys',
  'map.thirdParties': 'Third parties',
  'map.unknownPlace': 'Unknown place',
  'map.group': '{count} × {type}',
  'map.part': '{first} to {last}',
  'map.spread': 'in {count} zones',
  'map.inside': '{count} inside',
  'map.type.journey': 'Journey',
  'map.type.service': 'Service',
  'map.type.service:control': 'Control plane',
  'map.type.third-party': 'Third party',
  'map.type.jurisdiction': 'Jurisdiction',
  'map.type.provider': 'Provider',
  'map.type.multi-region': 'Multi-region',
  'map.type.region': 'Region',
  'map.type.zone': 'Zone',
  'map.state.up': 'up',
  'map.state.down': 'down',
  'map.state.degraded': 'degraded',
  'map.state.recovering': 'recovering',
  'map.state.unknown': 'unknown',
  'map.share': '{count} of {total} {state}',
  'map.edge.hard': 'cannot do without',
  'map.edge.redundant': 'one of several',
  'map.edge.soft': 'worse without',
  'map.edge.start': 'needed to start',
  'map.edge.needs': 'what the selected needs',
  'map.edge.neededBy': 'what needs the selected',
  'map.edges.some': 'Lines are shown for what you select or point at.',
} as const;

export type MapText = keyof typeof MAP_TEXTS;

/** Says a text of the map in the reader's language. */
export type Translate = (key: MapText, values?: Readonly<Record<string, string | number>>) => string;

/** The English texts. */
export const english: Translate = (key, values = {}) =>
  MAP_TEXTS[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Whether there is a text of this key: types of components come from anywhere. */
export function isMapText(key: string): key is MapText {
  return Object.hasOwn(MAP_TEXTS, key);
}
