/** Data: whether a standby has it, whether it is anywhere else, and where its backups are. */
import { describe, expect, it } from 'vitest';
import { failover, found, inFrankfurt, shop, TWO_REGIONS } from '../../../test/support/findings.js';
import { resource } from '../../../test/support/snippets.js';

const LB = resource('aws_lb', 'shop', 'name = "shop"');
const DATABASE = resource('aws_db_instance', 'orders', 'identifier = "orders"\nmulti_az = true');
const needs = (...pairs: readonly (readonly [string, string, string?])[]) =>
  `dependencies:\n${pairs.map(([from, to, more = '']) => `  - { from: ${from}, to: ${to}${more} }\n`).join('')}`;
const USES = ['aws_lb.shop', 'aws_db_instance.orders'] as const;

describe('standby-without-data', () => {
  const RULE = 'standby-without-data';
  const STANDBY = inFrankfurt(resource('aws_lb', 'standby', 'name = "standby"'));
  const COPY = (body: string) => inFrankfurt(resource('aws_db_instance', 'copy', `multi_az = true\n${body}`));
  const BOTH = [USES, ['aws_lb.standby', 'aws_db_instance.copy']] as const;
  const code = (body: string) => TWO_REGIONS + LB + DATABASE + STANDBY + COPY(body);

  it('tells of a second database that nothing fills', () => {
    expect(found(code(''), shop('', needs(...BOTH) + failover('aws_lb.standby'))).of(RULE)).toEqual([
      'medium shop: nothing in the code brings the data of aws_db_instance.orders to the standby aws_lb.standby',
    ]);
    expect(
      found(code(''), shop('rpo: 1m', needs(...BOTH) + failover('aws_lb.standby'))).one(RULE).severity,
    ).toBe('high');
  });

  it('is told once: not also as data in one region', () => {
    const { of } = found(code(''), shop('rpo: 1m', needs(...BOTH) + failover('aws_lb.standby')));
    expect(of('data-in-one-region')).toEqual([
      'medium shop: shop states an RPO, and the code shows no copy of aws_db_instance.copy outside aws/eu-central-1',
    ]);
  });

  it('is silent about a replica', () => {
    const replica = code('replicate_source_db = aws_db_instance.orders.arn');
    expect(found(replica, shop('', needs(...BOTH) + failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('is silent where a copy is declared', () => {
    const declared = needs(...BOTH, ['aws_db_instance.copy', 'aws_db_instance.orders', ', strength: soft']);
    expect(found(code(''), shop('', declared + failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('is silent where a task beside both names both', () => {
    const task = needs(
      ...BOTH,
      ['aws_lambda_function.copies', 'aws_db_instance.orders'],
      ['aws_lambda_function.copies', 'aws_db_instance.copy'],
    );
    const more = code('') + resource('aws_lambda_function', 'copies');
    expect(found(more, shop('', task + failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('is silent where both use the same database', () => {
    const shared = needs(USES, ['aws_lb.standby', 'aws_db_instance.orders']);
    expect(found(code(''), shop('', shared + failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('is silent about queues, caches and keys', () => {
    const queue = resource('aws_sqs_queue', 'q', 'name = "q"') + resource('aws_kms_key', 'k');
    const yaml = needs(['aws_lb.shop', 'aws_sqs_queue.q'], ['aws_lb.shop', 'aws_kms_key.k']);
    expect(
      found(TWO_REGIONS + LB + STANDBY + queue, shop('', yaml + failover('aws_lb.standby'))).of(RULE),
    ).toEqual([]);
  });
});

describe('data-in-one-region', () => {
  const RULE = 'data-in-one-region';
  const TABLE = (more = '') => resource('aws_dynamodb_table', 't', `name = "t"\n${more}`);
  const BUCKETS =
    resource('aws_s3_bucket', 'b', 'bucket = "b-here"') +
    inFrankfurt(resource('aws_s3_bucket', 'there', 'bucket = "b-there"'));
  const REPLICATION = (to: string) =>
    resource(
      'aws_s3_bucket_replication_configuration',
      'r',
      `bucket = aws_s3_bucket.b.id\nrule {\nstatus = "Enabled"\ndestination {\nbucket = ${to}\n}\n}`,
    );
  const yaml = (to: string, objective = 'rpo: 1m') => shop(objective, needs(['aws_lb.shop', to]));

  it('is only asked where an RPO is stated', () => {
    expect(found(TWO_REGIONS + LB + TABLE(), yaml('aws_dynamodb_table.t')).of(RULE)).toEqual([
      'medium shop: shop states an RPO, and the code shows no copy of aws_dynamodb_table.t outside aws/eu-west-1',
    ]);
    expect(found(TWO_REGIONS + LB + TABLE(), yaml('aws_dynamodb_table.t', 'rto: 9h')).of(RULE)).toEqual([]);
  });

  it('counts replicas, replication and backups that are copied away', () => {
    const table = TABLE('replica {\nregion_name = "eu-central-1"\n}');
    expect(found(TWO_REGIONS + LB + table, yaml('aws_dynamodb_table.t')).of(RULE)).toEqual([]);
    const to = (text: string) => TWO_REGIONS + LB + BUCKETS + REPLICATION(text);
    expect(found(TWO_REGIONS + LB + BUCKETS, yaml('aws_s3_bucket.b')).of(RULE)).toHaveLength(1);
    expect(found(to('aws_s3_bucket.there.arn'), yaml('aws_s3_bucket.b')).of(RULE)).toEqual([]);
    expect(found(to('"arn:aws:s3:::elsewhere"'), yaml('aws_s3_bucket.b')).of(RULE)).toEqual([]);
    const plan = (vault: string) =>
      resource('aws_backup_plan', 'p', `name = "p"\nrule {\ntarget_vault_name = "here"\n${vault}\n}`);
    const away = plan(
      'copy_action {\ndestination_vault_arn = "arn:aws:backup:eu-central-1:1:backup-vault:v"\n}',
    );
    expect(found(TWO_REGIONS + LB + TABLE() + away, yaml('aws_dynamodb_table.t')).of(RULE)).toEqual([]);
    expect(found(TWO_REGIONS + LB + TABLE() + plan(''), yaml('aws_dynamodb_table.t')).of(RULE)).toHaveLength(
      1,
    );
  });

  it('is silent about the copy itself, and about what replication writes to', () => {
    const table = TABLE('replica {\nregion_name = "eu-central-1"\n}');
    const uses = inFrankfurt(
      resource('aws_lambda_function', 'f', 'environment {\nvariables = { T = aws_dynamodb_table.t.name }\n}'),
    );
    const there = found(TWO_REGIONS + LB + table + uses, yaml('aws_lambda_function.f'));
    expect(there.estate.dependencies.some(({ to }) => to === 'aws_dynamodb_table.t@eu-central-1')).toBe(true);
    expect(there.of(RULE)).toEqual([]);
    const code = TWO_REGIONS + LB + BUCKETS + REPLICATION('aws_s3_bucket.there.arn');
    expect(found(code, yaml('aws_s3_bucket.there')).of(RULE)).toEqual([]);
  });

  it('does not take a second bucket in the same region for a copy', () => {
    const beside = resource('aws_s3_bucket', 'there', 'bucket = "b-there"');
    const code = TWO_REGIONS + LB + resource('aws_s3_bucket', 'b', 'bucket = "b-here"') + beside;
    expect(
      found(code + REPLICATION('aws_s3_bucket.there.arn'), yaml('aws_s3_bucket.b')).of(RULE),
    ).toHaveLength(1);
  });
});

describe('backup-in-blast-radius', () => {
  const RULE = 'backup-in-blast-radius';
  const KEPT = resource('aws_db_instance', 'orders', 'multi_az = true\nbackup_retention_period = 7');
  const yaml = shop('', needs(USES));

  it('tells of backups that stay in the region', () => {
    expect(found(TWO_REGIONS + LB + KEPT, yaml).of(RULE)).toEqual([
      'medium shop: the backups that aws_db_instance.orders keeps are in aws/eu-west-1, as is what they are of; the code shows no copy elsewhere',
    ]);
  });

  it('is silent where no backups are known, where nobody runs on the data, and where copies go away', () => {
    expect(found(TWO_REGIONS + LB + DATABASE, yaml).of(RULE)).toEqual([]);
    expect(found(TWO_REGIONS + LB + KEPT, shop()).of(RULE)).toEqual([]);
    const away = inFrankfurt(
      resource(
        'aws_db_instance_automated_backups_replication',
        'r',
        'source_db_instance_arn = aws_db_instance.orders.arn',
      ),
    );
    expect(found(TWO_REGIONS + LB + KEPT + away, yaml).of(RULE)).toEqual([]);
  });

  it('is silent about clusters that share a global cluster', () => {
    const cluster = (name: string) =>
      resource('aws_rds_cluster', name, 'global_cluster_identifier = aws_rds_global_cluster.g.id');
    const code =
      resource('aws_rds_global_cluster', 'g', 'global_cluster_identifier = "g"') +
      cluster('here') +
      inFrankfurt(cluster('there'));
    const uses = shop('', needs(['aws_lb.shop', 'aws_rds_cluster.here']));
    expect(found(TWO_REGIONS + LB + code, uses).of(RULE)).toEqual([]);
    expect(found(TWO_REGIONS + LB + resource('aws_rds_cluster', 'here'), uses).of(RULE)).toHaveLength(1);
  });

  it('says nothing of a copy whose place the code does not tell', () => {
    const plan = resource(
      'aws_backup_plan',
      'p',
      'name = "p"\nrule {\ntarget_vault_name = "v"\ncopy_action {\ndestination_vault_arn = var.vault\n}\n}',
    );
    const code = `variable "vault" {}\n${TWO_REGIONS}${LB}${KEPT}${plan}`;
    expect(found(code, yaml).of(RULE)).toEqual([]);
  });
});
