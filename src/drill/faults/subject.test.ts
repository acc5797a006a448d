import { expect, it } from 'vitest';
import { loadRanges } from '../../atlas/index.js';
import { clockOf } from './clock.js';
import { planOf } from './plan.js';
import { subjectAt, subjectOf } from './subject.js';
import { parseFault } from './typed.js';

const { ownerOf } = await loadRanges();
const at = (address: string) => subjectAt(address, ownerOf(address));

it('belongs to what its name, or a name it is an alias of, says', () => {
  expect(subjectOf('Shop.example.', ['dynamodb.us-east-1.amazonaws.com'])).toEqual({
    host: 'shop.example',
    names: ['shop.example', 'dynamodb.us-east-1.amazonaws.com'],
    owners: ['aws/us-east-1/dynamodb'],
  });
  expect(subjectOf('shop.example').owners).toEqual([]);
});

it('belongs, as an address, to what its owner publishes', () => {
  expect(at('3.5.0.1')).toMatchObject({ host: '3.5.0.1', owners: ['aws/us-east-1/s3'] });
  expect(at('192.0.2.1')).toEqual({ host: '192.0.2.1', names: ['192.0.2.1'], owners: [] });
});

it('meets, as an address, the faults of its service, region and provider, and of no other', () => {
  const clock = clockOf({ start: 0, warmup: 0, at: 0, speed: 1 });
  const met = (target: string, address: string) =>
    planOf([parseFault(`${target} connect=reset`)], clock).condition(at(address), 1).faults.length > 0;
  for (const target of ['aws/us-east-1/s3', 'aws/us-east-1', 'aws', '*', '3.5.0.1'])
    expect(met(target, '3.5.0.1'), target).toBe(true);
  for (const target of ['aws/us-east-1/dynamodb', 'aws/eu-west-1', 'gcp', '3.5.0.2'])
    expect(met(target, '3.5.0.1'), target).toBe(false);
  // An address of the region, and of no service that is known.
  expect(ownerOf('3.208.0.1')?.component).toBe('aws/us-east-1');
  expect(met('aws/us-east-1', '3.208.0.1')).toBe(true);
  expect(met('aws/us-east-1/s3', '3.208.0.1')).toBe(false);
});
