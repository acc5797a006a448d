import { expect, it } from 'vitest';
import { estate } from '../../../test/small-estate.js';
import { assess } from '../../analysis/index.js';
import { assessmentText } from './assessment.js';
import { style } from './style.js';

it('tells what must fail together one by one, however long the names are', () => {
  const long = (name: string) => `module.${name}.${'a_very_long_name_'.repeat(6)}.${name}`;
  const shop = estate()
    .group('checkout', [long('east'), long('west')], 1, 2)
    .build();
  const text = assessmentText(assess(shop), { style: style(80, false), all: true, overridden: [] });
  const told = text.slice(text.indexOf('WHAT MUST FAIL TOGETHER'));
  for (const end of ['module.east.', '.east +', 'module.west.', '.west']) expect(told).toContain(end);
  for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
