import { expect, it } from 'vitest';
import { type Condition, type Effect, HEALTHY, subjectOf } from './faults/index.js';
import { followMoves } from './moves.js';
import { createBook } from './resolver/index.js';

const subject = subjectOf('shop.example');
const under = (effect: Effect): Condition => ({ ...HEALTHY, effect, faults: ['a fault'] });

it('moves a host once for each time that its name is stale, and remembers where nobody is any more', () => {
  const book = createBook({ first: 0x0a000000, count: 100, prefix6: 'fd00::' });
  const moves = followMoves(book);
  const addresses = [book.addressesOf(subject.host).four];
  for (const condition of [HEALTHY, under({ dns: 'empty' })]) moves.follow(subject, condition);
  expect([moves.addressesOf(subject), moves.faultsOf(subject)]).toEqual([[], []]);
  for (let time = 1; time <= 2; time++) {
    for (let change = 0; change < 3; change++) moves.follow(subject, under({ dns: 'stale' }));
    moves.follow(subject, HEALTHY);
    addresses.push(book.addressesOf(subject.host).four);
    expect(new Set(addresses).size).toBe(time + 1);
  }
  expect(moves.addressesOf(subject).filter((one) => one.includes('.'))).toEqual(addresses.slice(0, 2));
  expect(moves.faultsOf(subject)).toEqual(['a fault']);
});

it('moves a host where only a share of the queries is answered so, and nobody who has no name', () => {
  const book = createBook({ first: 0x0a000000, count: 100, prefix6: 'fd00::' });
  const moves = followMoves(book);
  const sometimes = [{ name: 'a share', effect: { dns: 'stale', share: 0.5 } as const }];
  for (const host of ['shop.example', '192.0.2.1', 'localhost'])
    moves.follow(subjectOf(host), { ...HEALTHY, sometimes });
  expect(moves.faultsOf(subject)).toEqual(['a share']);
  for (const host of ['192.0.2.1', 'localhost']) expect(moves.addressesOf(subjectOf(host))).toEqual([]);
});
