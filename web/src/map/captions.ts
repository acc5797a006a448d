import { safe } from '../../../src/report/text/style.js';
import type { Box } from './aggregate.js';
import { titleOf, typeName } from './names.js';
import { JOURNEYS, THIRD_PARTIES, UNKNOWN_PLACE } from './places.js';
import type { Shares } from './shares.js';
import { isMapText, type MapText, type Translate } from './texts.js';
import type { Tree } from './tree.js';

/** What is written on a box, in full; drawing shortens it. */
export interface Caption {
  readonly title: string;
  /** What it is and where; empty where the title says it. */
  readonly subtitle: string;
}

const PLACES: Readonly<Record<string, MapText>> = {
  [JOURNEYS]: 'map.journeys',
  [THIRD_PARTIES]: 'map.thirdParties',
  [UNKNOWN_PLACE]: 'map.unknownPlace',
};

/** What people call a type, ours by the catalogue and Terraform's by its words. */
export function typeText(type: string, t: Translate): string {
  const key = `map.type.${type}`;
  return isMapText(key) ? t(key) : typeName(type);
}

function captionOf({ node, open }: Box, tree: Tree, t: Translate): Caption {
  const count = node.members.length;
  const type = typeText(node.type, t);
  switch (node.shape) {
    case 'place':
      return { title: t(PLACES[node.id]!), subtitle: open ? '' : t('map.inside', { count }) };
    case 'group':
      return { title: t('map.group', { count, type }), subtitle: '' };
    case 'part': {
      const first = node.first ?? 1;
      return { title: t('map.part', { first, last: first + count - 1 }), subtitle: type };
    }
    case 'domain': {
      const name = safe(tree.places.drawn.get(node.id)!.name);
      const inside = t('map.inside', { count: count - 1 });
      return { title: name, subtitle: open ? type : `${type}, ${inside}` };
    }
    default: {
      const component = tree.places.drawn.get(node.id)!;
      const zones = tree.places.spreadOf.get(node.id)?.length ?? 0;
      const spread = zones > 1 && component.kind === 'resource' ? t('map.spread', { count: zones }) : '';
      const title = titleOf(component).replace(/ \(control plane\)$/, '');
      if (component.kind === 'journey') return { title, subtitle: '' };
      return { title, subtitle: [type, spread].filter((part) => part !== '').join(', ') };
    }
  }
}

/** The same without what stands beside it: a group says the type of all in it in its heading. */
export function writtenOf(box: Box, tree: Tree, t: Translate): Caption {
  const { title, subtitle } = captionOf(box, tree, t);
  const { shape, type, parent } = box.node;
  const isSaid = shape === 'component' && tree.nodes.get(parent ?? '')?.type === type;
  const [, spread = ''] = subtitle.split(', ');
  return { title, subtitle: isSaid ? spread : subtitle };
}

/** A box in words, for those who hear it, and for its tooltip. */
export function spokenOf(box: Box, tree: Tree, shares: Shares | undefined, t: Translate): string {
  const { title, subtitle } = captionOf(box, tree, t);
  const state =
    shares === undefined
      ? []
      : shares.own !== undefined
        ? [t(`map.state.${shares.own}`)]
        : shares.parts.map(({ state: of, count }) =>
            t('map.share', { count, total: shares.total, state: t(`map.state.${of}`) }),
          );
  return [title, subtitle, ...state].filter((part) => part !== '').join(', ');
}
