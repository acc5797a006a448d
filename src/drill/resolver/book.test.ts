import { expect, it } from 'vitest';
import { createBook } from './book.js';

const book = (count = 100) =>
  createBook({ first: (198 << 24) | (18 << 16) | 256, count, prefix6: 'fdfb:198:18::' });

it('gives each name an address of each family, and knows whose it is', () => {
  const { addressesOf, nameOf } = book();
  expect(addressesOf('a.example')).toEqual({ four: '198.18.1.0', six: 'fdfb:198:18::c612:100' });
  expect(addressesOf('b.example').four).toBe('198.18.1.1');
  expect(addressesOf('a.example').four).toBe('198.18.1.0');
  expect([nameOf('198.18.1.1'), nameOf('fdfb:198:18::c612:100'), nameOf('198.18.1.9')]).toEqual([
    'b.example',
    'a.example',
    undefined,
  ]);
});

it('moves a name to another address, and still knows whose the former one is', () => {
  const { addressesOf, nameOf, move, formerOf, isFormer } = book();
  const { four } = addressesOf('a.example');
  expect([formerOf('a.example'), isFormer(four)]).toEqual([undefined, false]);
  move('a.example');
  const { four: now } = addressesOf('a.example');
  expect(now).not.toBe(four);
  expect([isFormer(four), isFormer(now)]).toEqual([true, false]);
  expect([nameOf(four), nameOf(now), formerOf('a.example')?.four]).toEqual(['a.example', 'a.example', four]);
});

it('gives the oldest address away when all are taken', () => {
  const { addressesOf, nameOf, move, isFormer } = book(3);
  const { four } = addressesOf('a.example');
  move('a.example');
  for (const name of ['b.example', 'c.example']) addressesOf(name);
  // The former address is somebody's again, and the name keeps the one it moved to.
  expect([nameOf(four), isFormer(four)]).toEqual(['c.example', false]);
  expect(nameOf(addressesOf('a.example').four)).toBe('a.example');
});
