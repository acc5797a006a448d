import { describe, expect, it } from 'vitest';
import { component, needing } from '../model/fixture.js';
import { pictureOf } from './aggregate.js';
import { estateOf, shop } from './fixture.js';
import { openingOf, toggled } from './opening.js';
import { search, searchIndexOf } from './search.js';
import { type State, sharesOf } from './shares.js';
import { english, MAP_TEXTS, type MapText } from './texts.js';
import { treeOf } from './tree.js';

describe('shares', () => {
  const document = shop();
  const tree = treeOf(document);
  const states = new Map<string, State>([
    ['subnet.a', 'down'],
    ['lb.shop', 'degraded'],
    ['p/r-a', 'down'],
  ]);

  it('tell the own state of components and domains, and of frames what is in them', () => {
    const shares = sharesOf(pictureOf(document, tree, openingOf(tree)), states);
    expect(shares.get('subnet.a')?.own).toBe('down');
    expect(shares.get('p/r-a')).toMatchObject({
      own: 'down',
      parts: [{ state: 'down', count: 2 }],
      total: 2,
    });
    expect(shares.get('p/r')).toMatchObject({
      parts: [
        { state: 'down', count: 2 },
        { state: 'degraded', count: 1 },
      ],
      total: 8,
    });
    expect(shares.get('p/r')).not.toHaveProperty('own');
    expect(shares.has('p/r-b')).toBe(false);
  });

  it('of a closed box are those of all it stands for', () => {
    const shares = sharesOf(pictureOf(document, tree, toggled(tree, openingOf(tree), 'p/r')), states);
    expect(shares.get('p/r')?.parts).toEqual([
      { state: 'down', count: 2 },
      { state: 'degraded', count: 1 },
    ]);
    expect(shares.has('subnet.a')).toBe(false);
  });
});

describe('search', () => {
  const { places } = treeOf(
    estateOf(
      [
        component('aws_lb.shop', 'resource', { name: 'shop', type: 'aws_lb' }),
        component('module.x.aws_lb.old', 'resource', {
          name: 'old',
          type: 'aws_lb',
          address: 'module.x.aws_lb.old',
        }),
        component('aws_sqs_queue.shop_orders', 'resource', { name: 'shop_orders', type: 'aws_sqs_queue' }),
      ],
      [needing('aws_lb.shop', 'aws_sqs_queue.shop_orders')],
    ),
  );
  const index = searchIndexOf(places);
  const found = (query: string) => search(index, query).components.map(({ id }) => id);

  it('finds by name, what is called so first', () => {
    expect(found('shop')).toEqual(['aws_lb.shop', 'aws_sqs_queue.shop_orders']);
  });
  it('finds by words of type and address, in any case and order', () => {
    expect(found('OLD aws_lb')).toEqual(['module.x.aws_lb.old']);
    expect(found('module.x')).toEqual(['module.x.aws_lb.old']);
  });
  it('counts what it does not list, and lists nothing for nothing', () => {
    expect(search(index, 'aws', 2)).toMatchObject({ total: 3, components: { length: 2 } });
    expect(found('  ')).toEqual([]);
    expect(found('(')).toEqual([]);
  });
});

describe('texts', () => {
  it('fill in what they are given, and leave what they are not', () => {
    expect(english('map.group', { count: 14, type: 'Lambda function' })).toBe('14 × Lambda function');
    expect(english('map.group', { count: 14 })).toBe('14 × {type}');
  });
  it('have no empty one', () => {
    for (const key of Object.keys(MAP_TEXTS) as MapText[]) expect(english(key)).not.toBe('');
  });
});
