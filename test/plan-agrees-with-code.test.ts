/**
 * `terraform show -json` of the plan of examples/web-shop, as Terraform 1.11 with the AWS provider 5.100 wrote it: the
 * estate read from it is the one read from the code. Written again with `terraform plan -refresh=false -out p` and
 * `terraform show -json p` when the example changes.
 */
import { describe, expect, test } from 'vitest';
import { type Assessment, assess } from '../src/analysis/index.js';
import { readPaths } from '../src/readers/index.js';

const fromCode = assess(readPaths(['examples/web-shop']).estate);
const fromPlan = assess(readPaths(['test/fixtures/web-shop.plan.json']).estate);

function dependencies({ estate }: Assessment): string[] {
  return estate.dependencies
    .map(
      ({ from, to, need, soft, group }) =>
        `${from} -> ${to} ${need}${soft ? ' soft' : group ? ' one of' : ''}`,
    )
    .sort();
}

describe('the plan of an example', () => {
  test('holds the same components', () => {
    const ids = ({ estate }: Assessment) => estate.components.map(({ id }) => id).sort();
    expect(ids(fromPlan)).toEqual(ids(fromCode));
  });

  test('holds the same dependencies', () => {
    expect(dependencies(fromPlan)).toEqual(dependencies(fromCode));
  });

  test('has the same journeys, down for the same losses', () => {
    expect(fromPlan.journeys.map(({ id, entry }) => [id, entry])).toEqual(
      fromCode.journeys.map(({ id, entry }) => [id, entry]),
    );
    const down = ({ blast }: Assessment) => blast.map(({ domain, down: journeys }) => [domain, journeys]);
    expect(down(fromPlan)).toEqual(down(fromCode));
  });

  test('says in which line of the file a resource is', () => {
    const table = fromPlan.estate.components.find(({ id }) => id === 'aws_dynamodb_table.sessions');
    expect(table?.source).toMatchObject({ file: 'test/fixtures/web-shop.plan.json' });
    expect((table!.source as { line: number }).line).toBeGreaterThan(1);
  });
});
