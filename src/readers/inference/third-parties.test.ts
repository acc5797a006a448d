import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { lambdaWith, resource } from '../../../test/support/snippets.js';
import { hostsIn, registryOf } from './third-parties.js';

const FUNCTION = 'aws_lambda_function.f';
/** What a function needs of others for this environment; its own service left out. */
const needs = (variables: string, more = '') =>
  infer(`${more}
    resource "aws_lambda_function" "f" {
      function_name = "shop"
      environment {
        variables = { ${variables} }
      }
    }`)
    .needsOf(FUNCTION)
    .filter((line) => !line.startsWith('aws/eu-west-1/lambda'));

describe('hosts in texts', () => {
  it.each([
    ['https://api.stripe.com/v1', ['api.stripe.com']],
    ['postgres://shop:secret@db.example.com:5432/shop', ['db.example.com']],
    ['mongodb+srv://u:p@c0.ab.mongodb.net/shop', ['c0.ab.mongodb.net']],
    ['b-1.kafka.example:9092,b-2.kafka.example:9092', ['b-1.kafka.example', 'b-2.kafka.example']],
    ['shop@slack.com', []],
    ['Shop <shop@slack.com>', []],
    ['https://shop.example/go/github.com/shop', ['shop.example']],
    ['10.0.0.1', []],
    ['v1.2.3', []],
    ['../../main.tf.json', []],
    ['', []],
  ])('of %s', (text, hosts) => {
    expect(hostsIn(text)).toEqual(hosts);
  });

  it('takes time in proportion to the text', () => {
    const start = performance.now();
    hostsIn('a.b@'.repeat(5_000));
    hostsIn('a'.repeat(20_000));
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('a variable with a host', () => {
  it('is a hard need of a data store and of sign-in', () => {
    expect(needs('URL = "mongodb+srv://u:p@c0.ab.mongodb.net/shop"')).toEqual(['saas/mongodbatlas run hard']);
    expect(needs('AUTH0_DOMAIN = "shop.eu.auth0.com"')).toEqual(['saas/auth0 run hard']);
  });

  it('is a soft need of payment and of what only watches', () => {
    expect(needs('PAY = "https://api.stripe.com"')).toEqual(['saas/stripe run soft']);
    expect(needs('SENTRY_DSN = "https://k@o1.ingest.de.sentry.io/1"')).toEqual([
      'saas/sentry@gcp/europe-west3 run soft',
    ]);
    expect(needs('LOG_STORE = "https://c0.ab.mongodb.net"')).toEqual(['saas/mongodbatlas run soft']);
  });

  it('is told with file and line, and what it names', () => {
    const estate = infer(lambdaWith('f', '"https://api.stripe.com"'));
    const { evidence } = estate.dependency(FUNCTION, 'saas/stripe');
    expect(evidence).toMatchObject({ by: 'code', rule: 'third-party', note: 'names api.stripe.com' });
    expect(evidence.line).toBeGreaterThan(1);
  });

  it('names a service of a provider as one of its resources would be named', () => {
    expect(needs('URL = "https://dynamodb.us-east-1.amazonaws.com"')).toEqual([
      'aws/us-east-1/dynamodb run hard',
    ]);
    expect(needs('DB = "orders.abc.us-east-1.rds.amazonaws.com"')).toEqual(['aws/us-east-1/rds run hard']);
  });

  it('names no service where it names a resource of this code', () => {
    const queue = resource('aws_sqs_queue', 'q', 'name = "orders-queue"');
    const found = needs('Q = "https://sqs.eu-west-1.amazonaws.com/1/orders-queue"', queue);
    expect(found).toEqual(['aws_sqs_queue.q run hard']);
  });

  it('tells of a region also where only part of it is known', () => {
    expect(needs('K = "pkc-${var.id}.eu-central-1.aws.confluent.cloud:9092"', 'variable "id" {}')).toEqual([
      'saas/confluent@aws/eu-central-1 run hard',
    ]);
  });

  it('is not called where it is a list of who may come, or where users are sent', () => {
    expect(needs('CORS_ALLOWED_ORIGINS = "https://shop.supabase.co"')).toEqual([]);
    expect(needs('LOGOUT_URL = "https://shop.eu.auth0.com/v2/logout"')).toEqual([]);
    expect(needs('MAIL_FROM = "shop@slack.com"')).toEqual([]);
  });

  it('in a script is soft, since it may only be fetched or printed', () => {
    const user = 'user_data = "#!/bin/sh\\ncurl https://shop.supabase.co https://c0.ab.mongodb.net\\n"';
    const found = infer(resource('aws_instance', 'i', `ami = "ami-1"\n${user}`)).needsOf('aws_instance.i');
    expect(found).toContain('saas/mongodbatlas run soft');
    expect(found.filter((line) => line.startsWith('supabase/'))).toEqual([]);
  });
});

describe('a variable that is only called after a third party', () => {
  const SECRET = resource('aws_secretsmanager_secret', 's', 'name = "stripe"');

  it('is a soft need, whatever it means to name a host of that one', () => {
    expect(needs('AUTH0_CLIENT_ID = var.id', 'variable "id" {}')).toEqual(['saas/auth0 run soft']);
    expect(needs('STRIPE_KEY = aws_secretsmanager_secret.s.arn', SECRET)).toContain('saas/stripe run soft');
    const { evidence } = infer(
      `variable "k" {}\n${resource('aws_lambda_function', 'f', 'environment {\nvariables = { STRIPE_KEY = var.k }\n}')}`,
    ).dependency(FUNCTION, 'saas/stripe');
    expect(evidence.note).toBe('only the name of STRIPE_KEY tells of it');
  });

  it('counts beside a secret, too', () => {
    const found = infer(`${SECRET}
      resource "aws_ecs_task_definition" "t" {
        family = "web"
        container_definitions = jsonencode([{
          name    = "web"
          image   = "1.dkr.ecr.eu-west-1.amazonaws.com/web"
          secrets = [{ name = "STRIPE_KEY", valueFrom = aws_secretsmanager_secret.s.arn }]
        }])
      }
      resource "aws_ecs_service" "web" {
        task_definition = aws_ecs_task_definition.t.arn
      }`).needsOf('aws_ecs_service.web');
    expect(found).toContain('saas/stripe run soft');
    expect(found.filter((line) => line.includes('stripe') && line.includes('hard'))).toEqual([]);
  });

  it('says nothing where its value says otherwise', () => {
    expect(needs('SENTRY_DSN = ""')).toEqual([]);
    expect(needs('SENTRY_DSN = "disabled"')).toEqual([]);
    expect(needs('SENTRY_DSN = "https://k@sentry.shop.example/1"')).toEqual([]);
    const queue = resource('aws_sqs_queue', 'q', 'name = "orders-queue"');
    expect(needs('STRIPE_QUEUE = aws_sqs_queue.q.url', queue)).toEqual(['aws_sqs_queue.q run hard']);
  });
});

describe('images', () => {
  const starts = (image: string) =>
    infer(`
      variable "r" {}
      resource "aws_ecs_task_definition" "t" {
        family = "web"
        container_definitions = jsonencode([{ name = "web", image = ${image} }])
      }
      resource "aws_ecs_service" "web" {
        task_definition = aws_ecs_task_definition.t.arn
      }
      resource "aws_ecr_repository" "own" {
        name = "web"
      }`)
      .needsOf('aws_ecs_service.web')
      .filter((line) => / start /.test(line) && !line.startsWith('aws/eu-west-1/ecs'));

  it.each([
    ['"nginx:1.27"', ['saas/dockerhub start hard']],
    ['"docker.io/library/nginx"', ['saas/dockerhub start hard']],
    ['"shop/web:${var.r}"', ['saas/dockerhub start hard']],
    ['"ghcr.io/shop/web"', ['saas/githubpackages start hard']],
    ['"quay.io/shop/web"', ['saas/quay start hard']],
    ['"public.ecr.aws/nginx/nginx"', ['saas/ecrpublic start hard']],
    ['"123456789012.dkr.ecr.us-east-1.amazonaws.com/web"', ['aws/us-east-1/ecr start hard']],
    ['"registry.shop.example/web"', []],
    ['"${var.r}/web"', []],
    ['var.r', []],
    ['aws_ecr_repository.own.repository_url', ['aws_ecr_repository.own start hard']],
  ])('%s', (image, needed) => {
    expect(starts(image)).toEqual(needed);
  });

  it.each([
    ['nginx', 'docker.io'],
    ['localhost/web', 'localhost'],
    ['localhost:5000/web', 'localhost:5000'],
    [':shop.web.1', undefined],
    ['*', undefined],
    ['not an image', undefined],
  ])('the registry of %s is %s', (image, registry) => {
    expect(registryOf(image)).toBe(registry);
  });
});

describe('a resource that is configured at a third party', () => {
  it('needs it, is listed as known by prefix, and makes no journey', () => {
    const found = infer(`${IRELAND}\n${resource('datadog_monitor', 'm', 'name = "latency"')}`);
    expect(found.needsOf('datadog_monitor.m')).toEqual(['saas/datadog change hard', 'saas/datadog run hard']);
    expect(found.journeys()).toEqual([]);
    expect(found.problems()).toEqual([
      expect.stringContaining('datadog_monitor (1): known only by prefix, as part of saas/datadog'),
    ]);
  });

  it('makes who refers to it need the third party', () => {
    const client = resource('auth0_client', 'c', 'name = "shop"');
    expect(needs('CLIENT = auth0_client.c.client_id', client)).toEqual(['saas/auth0 run hard']);
  });

  it('is not the third party’s where its provider has an address of its own', () => {
    const found = infer(
      `${IRELAND}\nprovider "gitlab" {\n  base_url = "https://gitlab.shop.example/api/v4/"\n}\n${resource('gitlab_project', 'p', 'name = "shop"')}`,
    );
    expect(found.needsOf('gitlab_project.p')).toEqual([]);
  });
});

describe('platforms beside the provider that hosts them', () => {
  const project = (rest: string) =>
    `${IRELAND}\n${resource('vercel_project', 'shop', `name = "shop"\n${rest}`)}`;

  it('share the fate of its region: functions are in iad1 unless something else is said', () => {
    const found = infer(project('framework = "nextjs"'));
    expect(found.journeys()).toEqual(['shop -> vercel_project.shop']);
    expect(found.blast('aws/us-east-1').down).toEqual(['shop']);
    expect(found.blast('aws/us-west-2').down).toEqual([]);
  });

  it('are known by their own domain, not by one that redirects or shows a branch', () => {
    const domain = (name: string, more = '') =>
      resource(
        'vercel_project_domain',
        name,
        `project_id = vercel_project.shop.id\ndomain = "${name}.shop.example"\n${more}`,
      );
    const found = infer(
      project('framework = "nextjs"') +
        domain('old', 'redirect = "www.shop.example"') +
        domain('next', 'git_branch = "develop"') +
        domain('www'),
    );
    expect(found.journeys()).toEqual(['www.shop.example -> vercel_project.shop']);
  });

  it('are in the region that the project names', () => {
    const found = infer(project('framework = "nextjs"\nserverless_function_region = "fra1"'));
    expect(found.blast('aws/eu-central-1').down).toEqual(['shop']);
    expect(found.blast('aws/us-east-1').down).toEqual([]);
  });

  it('are in one that is not known where it is a variable, or where there are several', () => {
    for (const region of [
      'serverless_function_region = var.region',
      'resource_config = { function_default_regions = ["fra1", "iad1"] }',
    ]) {
      const found = infer(`variable "region" {}\n${project(`framework = "nextjs"\n${region}`)}`);
      expect(found.blast('aws/us-east-1')).toMatchObject({ down: [], unknown: ['shop'] });
    }
  });

  it('are only degraded where it is not known that functions render the pages', () => {
    expect(infer(project('framework = "hugo"')).blast('aws/us-east-1')).toMatchObject({
      down: [],
      degraded: ['shop'],
    });
  });

  const cluster = (...regions: readonly string[]) =>
    infer(
      lambdaWith('f', 'mongodbatlas_advanced_cluster.c.name') +
        resource(
          'mongodbatlas_advanced_cluster',
          'c',
          `name = "orders"\nreplication_specs = [{ region_configs = [${regions.join(', ')}] }]`,
        ),
    );
  const at = (cloud: string, region: string) => `{ provider_name = "${cloud}", region_name = "${region}" }`;

  it('take the cloud and the region from the cluster', () => {
    expect(cluster(at('AWS', 'US_EAST_1')).without('aws/us-east-1').down).toContain('aws_lambda_function.f');
    expect(cluster(at('AWS', 'US_EAST_1')).without('aws/us-west-2').down).toEqual([]);
    expect(cluster(at('GCP', 'CENTRAL_US')).without('gcp').down).toContain('aws_lambda_function.f');
  });

  it('do not lose a cluster over regions or clouds with one of them', () => {
    const regions = cluster(at('AWS', 'US_EAST_1'), at('AWS', 'US_WEST_2')).without('aws/us-east-1');
    expect(regions).toMatchObject({ down: [], unknown: expect.arrayContaining(['aws_lambda_function.f']) });
    const clouds = cluster(at('AWS', 'US_EAST_1'), at('GCP', 'CENTRAL_US'));
    expect(clouds.without('aws/us-east-1')).toMatchObject({ down: [], unknown: [] });
  });

  it('are unknown where the host of a third party does not tell the cloud, and only for what may be the place', () => {
    const found = infer(lambdaWith('f', '"c0.ab.mongodb.net"'));
    expect(found.without('gcp/us-central1')).toMatchObject({ down: [], unknown: ['aws_lambda_function.f'] });
    expect(found.without('azure').unknown).toEqual(['aws_lambda_function.f']);
    expect(found.without('aws/us-east-1/dynamodb').unknown).toEqual([]);
    expect(found.without('aws/us-east-1a').unknown).toEqual([]);
  });
});

describe('what is kept in a secret', () => {
  const secret = (text: string) =>
    resource('aws_secretsmanager_secret', 's', 'name = "keys"') +
    resource(
      'aws_secretsmanager_secret_version',
      's',
      `secret_id = aws_secretsmanager_secret.s.id\nsecret_string = ${text}`,
    );
  const told = (text: string) => needs('SECRET = aws_secretsmanager_secret.s.arn', secret(text));

  it('is a need of whoever reads it: a host, a resource of a third party', () => {
    expect(told('"rediss://u:p@eu1.upstash.io:6379"')).toContain('saas/upstash run hard');
    expect(told('jsonencode({ URL = "https://api.stripe.com/v1" })')).toContain('saas/stripe run soft');
    const database = resource('upstash_redis_database', 'r');
    expect(
      needs(
        'SECRET = aws_secretsmanager_secret.s.arn',
        database + secret('"rediss://u@${upstash_redis_database.r.endpoint}"'),
      ),
    ).toContain('saas/upstash run hard');
  });

  it('is none where it is not called', () => {
    expect(told('jsonencode({ CORS_ORIGINS = "https://x.upstash.io" })').join()).not.toContain('saas/');
  });

  it('may name the secret itself', () => {
    expect(told('jsonencode({ NEXT = "keys" })')).toContain('aws_secretsmanager_secret.s start hard');
  });
});
