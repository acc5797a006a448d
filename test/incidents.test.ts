/** What each incident of the library does to a small estate that is read from code. */
import { describe, expect, it } from 'vitest';
import { replay } from '../src/analysis/index.js';
import { compile } from '../src/graph/index.js';
import { composites, incident, incidents, parseScenario } from '../src/scenarios/index.js';
import { infer } from './support/infer.js';

const VIRGINIA = 'provider "aws" {\n  region = "us-east-1"\n}\n';

const FUNCTION = `
resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  filename      = "work.zip"
}
`;

/** Replays an incident; the answer gives the outages of a component or journey, times as `day HH:MM` UTC. */
function replayed(id: string, terraform: string) {
  const scenario = incident(id)!;
  const { journeys, components } = replay(compile(infer(terraform).estate), scenario);
  const clock = (seconds: number | null) =>
    seconds === null
      ? null
      : new Date(Date.parse(scenario.epoch!) + seconds * 1000).toISOString().slice(8, 16).replace('T', ' ');
  return {
    journeys: journeys.map((one) => one.id),
    outages: (of: string, capability: 'serve' | 'start' | 'change') =>
      ([...journeys, ...components].find((one) => one.id === of)?.outages ?? [])
        .filter((one) => one.capability === capability)
        .map(({ from, to, state }) => [clock(from), clock(to), state]),
  };
}

describe('7 December 2021', () => {
  const { journeys, outages } = replayed(
    '2021-12-07-aws-us-east-1',
    `${VIRGINIA}
resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.small"
}
resource "aws_route53_zone" "shop" {
  name = "shop.example"
}
resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "www.shop.example"
  type    = "A"
  ttl     = 60
  records = [aws_instance.web.public_ip]
}
resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"
  target        = aws_lambda_function.work.arn
}
${FUNCTION}`,
  );

  it('lets no DNS record be changed for seven hours, while queries are answered', () => {
    expect(journeys).toContain('www.shop.example');
    const sevenHours = [['07 15:30', '07 22:30', 'down']];
    expect(outages('www.shop.example', 'change')).toEqual(sevenHours);
    expect(outages('aws_route53_zone.shop', 'change')).toEqual(sevenHours);
    expect(outages('aws_route53_zone.shop', 'serve')).toEqual([]);
    expect(outages('aws/global/route53', 'serve')).toEqual([]);
  });

  it('stops launches and leaves running instances alone', () => {
    expect(outages('aws_instance.web', 'start')).toEqual([['07 15:33', '07 22:22', 'down']]);
    expect(outages('aws_instance.web', 'serve')).toEqual([]);
    expect(outages('www.shop.example', 'serve')).toEqual([]);
  });

  it('degrades what is called through API Gateway, not the function behind it', () => {
    expect(outages('api', 'serve')).toEqual([['07 15:30', '08 00:37', 'degraded']]);
    expect(outages('aws_lambda_function.work', 'serve')).toEqual([]);
  });
});

describe('25 November 2020', () => {
  const { outages } = replayed(
    '2020-11-25-aws-kinesis-us-east-1',
    `${VIRGINIA}
resource "aws_cognito_user_pool" "users" {
  name = "users"
}
resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}
resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.small"
}
${FUNCTION}`,
  );

  it('takes streams away until the first servers are back, and degrades them until all are', () => {
    expect(outages('aws_kinesis_stream.clicks', 'serve')).toEqual([
      ['25 13:15', '25 18:07', 'down'],
      ['25 18:07', '26 06:23', 'degraded'],
    ]);
  });

  it('makes sign-in with Cognito suffer for nine hours', () => {
    expect(outages('aws_cognito_user_pool.users', 'serve')).toEqual([['25 13:15', '25 22:18', 'degraded']]);
  });

  it('degrades functions until 18:36 and never takes them down', () => {
    const found = outages('aws_lambda_function.work', 'serve');
    expect(found.map(([, to, state]) => [to, state])).toEqual([['25 18:36', 'degraded']]);
  });

  it('does not touch instances', () => {
    expect(outages('aws_instance.web', 'serve')).toEqual([]);
    expect(outages('aws_instance.web', 'start')).toEqual([]);
  });
});

describe('28 February 2017', () => {
  const site = (region: string) =>
    replayed(
      '2017-02-28-aws-s3-us-east-1',
      `provider "aws" {
  region = "${region}"
}
resource "aws_s3_bucket" "pages" {
  bucket = "pages"
}
resource "aws_cloudfront_distribution" "site" {
  aliases = ["site.example"]
  enabled = true
  origin {
    domain_name = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_id   = "pages"
  }
  default_cache_behavior {
    target_origin_id = "pages"
  }
}
`,
    );

  it('takes a site down whose pages are in us-east-1, until they can be read and then written again', () => {
    expect(site('us-east-1').outages('site.example', 'serve')).toEqual([
      ['28 17:37', '28 21:18', 'down'],
      ['28 21:18', '28 21:54', 'degraded'],
    ]);
  });

  it('does not touch a site whose pages are in eu-west-1', () => {
    const { journeys, outages } = site('eu-west-1');
    expect(journeys).toEqual(['site.example']);
    for (const capability of ['serve', 'start', 'change'] as const) {
      expect(outages('site.example', capability)).toEqual([]);
    }
  });

  it('stops launches and leaves running instances alone', () => {
    const { outages } = replayed(
      '2017-02-28-aws-s3-us-east-1',
      `${VIRGINIA}
resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.small"
}
`,
    );
    expect(outages('aws_instance.web', 'start')).toEqual([['28 17:37', '28 21:54', 'down']]);
    expect(outages('aws_instance.web', 'serve')).toEqual([]);
  });
});

describe('one zone, and not known which', () => {
  const IN_ZONES = (zones: readonly string[]) => `${VIRGINIA}${zones
    .map(
      (zone) => `
resource "aws_instance" "${zone}" {
  ami               = "ami-1"
  instance_type     = "t3.small"
  availability_zone = "us-east-1${zone}"
}
`,
    )
    .join('')}
resource "aws_s3_bucket" "pictures" {
  bucket = "pictures"
}
resource "aws_subnet" "by_id" {
  vpc_id               = "vpc-1"
  cidr_block           = "10.0.0.0/24"
  availability_zone_id = "use1-az4"
}
resource "aws_instance" "by_id" {
  ami           = "ami-1"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.by_id.id
}
`;
  const { outages } = replayed('2026-05-08-aws-use1-az4', IN_ZONES(['a', 'b']));

  it('leaves what is in a named zone in doubt, hits what is in the zone by its id, and spares the region', () => {
    const spans = (id: string) => outages(id, 'serve').map(([from, , state]) => [from, state]);
    expect(spans('aws_instance.a')).toEqual([['07 23:20', 'unknown']]);
    expect(spans('aws_instance.b')).toEqual([['07 23:20', 'unknown']]);
    expect(spans('aws_instance.by_id')).toEqual([['07 23:20', 'degraded']]);
    expect(spans('aws_s3_bucket.pictures')).toEqual([]);
    expect(spans('aws/us-east-1')).toEqual([]);
  });
});

describe('every scenario of the library', () => {
  const compiled = compile(infer(`${VIRGINIA}${FUNCTION}`).estate);

  it.each([...incidents, ...composites].map(({ id }) => id))('%s can be replayed', (id) => {
    const parsed = parseScenario(id, { knownComponents: compiled.index.keys(), forSeconds: 3600 });
    if ('error' in parsed) throw new Error(parsed.error);
    const { scenario } = parsed;
    for (const { outages } of replay(compiled, scenario).components) {
      for (const { from, to } of outages) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to ?? scenario.seconds).toBeLessThanOrEqual(scenario.seconds);
      }
    }
  });
});
