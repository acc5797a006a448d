import { describe, expect, it } from 'vitest';
import { component } from '../model/fixture.js';
import { shortened, titleOf, typeName } from './names.js';

describe('names', () => {
  it.each([
    ['aws_lambda_function', 'Lambda function'],
    ['azurerm_virtual_network', 'Virtual network'],
    ['aws_sqs_queue', 'SQS queue'],
    ['router', 'Router'],
    ['', ''],
  ])('of the type %j are %j', (type, name) => {
    expect(typeName(type)).toBe(name);
  });

  it.each([
    ['aws_lb.main', 'aws_lb', 'main'],
    ['module.api.aws_lb.main[0]', 'aws_lb', 'api.main[0]'],
    ['terraform/live:module.api.aws_lb.main', 'aws_lb', 'api.main'],
  ])('of %j leave out what is said elsewhere', (id, type, title) => {
    expect(titleOf(component(id, 'resource', { type }))).toBe(title);
  });

  it('of services leave out the region around them', () => {
    expect(titleOf(component('p/r/dns', 'service', { name: 'DNS, r' }))).toBe('DNS');
  });

  it('show control characters and direction marks as what they are', () => {
    const title = titleOf(component('x', 'third-party', { name: 'a\u202eb\u0000<script>' }));
    expect(title).toBe('a\\u{202e}b\\u{0}<script>');
  });

  it('are cut in the middle to the width there is, and keep both ends', () => {
    const measure = (text: string) => [...text].length * 7;
    expect(shortened('short', 100, measure)).toBe('short');
    const cut = shortened('module.very.long.address.of.a.thing', 105, measure);
    expect(cut).toBe('module.… a.thing'.replace(' ', ''));
    expect(measure(cut)).toBeLessThanOrEqual(105);
    expect(shortened('anything', 3, measure)).toBe('');
  });
});
