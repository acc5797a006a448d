import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource } from '../../../test/support/snippets.js';

const journeys = (text: string) => infer(text).journeys();
const OPEN = (port: number) =>
  resource(
    'aws_security_group',
    'g',
    `ingress {\nfrom_port = ${port}\nto_port = ${port}\ncidr_blocks = ["0.0.0.0/0"]\n}`,
  );
const MACHINE = resource(
  'aws_instance',
  'i',
  'associate_public_ip_address = true\nvpc_security_group_ids = [aws_security_group.g.id]',
);

describe('an entry without a public name', () => {
  it('is a journey under the name it has in the code', () => {
    expect(journeys(resource('aws_lb', 'shop'))).toEqual(['shop -> aws_lb.shop']);
    expect(journeys(resource('aws_lb', 'main', 'name = "storefront"'))).toEqual([
      'storefront -> aws_lb.main',
    ]);
  });

  it('is told by the alias of a distribution', () => {
    expect(journeys(resource('aws_cloudfront_distribution', 'd', 'aliases = ["shop.example.com"]'))).toEqual([
      'shop.example.com -> aws_cloudfront_distribution.d',
    ]);
  });

  it('is no journey of its own behind another entry', () => {
    const { journeys: found } = infer(`
      resource "aws_lb" "origin" {}
      resource "aws_cloudfront_distribution" "shop" {
        origin {
          origin_id   = "lb"
          domain_name = aws_lb.origin.dns_name
        }
        default_cache_behavior {
          target_origin_id = "lb"
        }
      }`);
    expect(found()).toEqual(['shop -> aws_cloudfront_distribution.shop']);
  });

  it('is a journey beside one that has a public name', () => {
    const { journeys: found } = infer(`
      resource "aws_route53_zone" "z" {
        name = "example.com"
      }
      resource "aws_lb" "shop" {}
      resource "aws_lb" "partners" {}
      resource "aws_route53_record" "r" {
        zone_id = aws_route53_zone.z.zone_id
        name    = "shop"
        type    = "A"
        alias {
          name = aws_lb.shop.dns_name
        }
      }`);
    expect(found()).toEqual(['partners -> aws_lb.partners', 'shop.example.com -> aws_lb.shop']);
  });

  it('of each kind is one: REST API, HTTP API, GraphQL API, accelerator', () => {
    expect(
      journeys(
        resource('aws_api_gateway_rest_api', 'rest') +
          resource('aws_apigatewayv2_api', 'http') +
          resource('aws_appsync_graphql_api', 'graph') +
          resource('aws_globalaccelerator_accelerator', 'edge'),
      ),
    ).toEqual([
      'edge -> aws_globalaccelerator_accelerator.edge',
      'graph -> aws_appsync_graphql_api.graph',
      'http -> aws_apigatewayv2_api.http',
      'rest -> aws_api_gateway_rest_api.rest',
    ]);
  });
});

describe('what does not face users', () => {
  it('an internal load balancer', () => {
    expect(journeys(resource('aws_lb', 'orders', 'internal = true'))).toEqual([]);
  });

  it('a private API', () => {
    expect(
      journeys(
        resource('aws_api_gateway_rest_api', 'orders', 'endpoint_configuration {\ntypes = ["PRIVATE"]\n}'),
      ),
    ).toEqual([]);
  });

  it('a function address that wants signed requests', () => {
    const url = resource(
      'aws_lambda_function_url',
      'u',
      'function_name = aws_lambda_function.f.function_name\nauthorization_type = "AWS_IAM"',
    );
    expect(journeys(resource('aws_lb', 'shop') + lambda('f') + url)).toEqual(['shop -> aws_lb.shop']);
  });

  it.each(['bastion', 'grafana', 'admin', 'jenkins_agents'])('what operators use: %s', (name) => {
    expect(journeys(resource('aws_lb', name))).toEqual([]);
  });

  it('a machine that lets the world in by SSH only', () => {
    expect(journeys(resource('aws_lb', 'shop') + MACHINE + OPEN(22))).toEqual(['shop -> aws_lb.shop']);
  });

  it('an entry that is switched off', () => {
    expect(journeys(resource('aws_lb', 'shop', 'count = 0'))).toEqual([]);
  });
});

describe('a machine', () => {
  it('with a public address that lets the world in by HTTPS is an entry', () => {
    expect(journeys(resource('aws_lb', 'shop') + MACHINE + OPEN(443))).toContain(
      'instance i -> aws_instance.i',
    );
  });
});

describe('code without any entry', () => {
  it('is there for the workloads that nothing else needs', () => {
    const call = 'environment {\nvariables = { NEXT = aws_lambda_function.inner.function_name }\n}';
    expect(journeys(lambda('outer', call) + lambda('inner'))).toEqual(['outer -> aws_lambda_function.outer']);
  });

  it('that only keeps state has no journeys', () => {
    expect(journeys(resource('aws_dynamodb_table', 't') + resource('aws_s3_bucket', 'b'))).toEqual([]);
  });
});

describe('a public address that a function knows itself by', () => {
  const API = `
    resource "aws_apigatewayv2_api" "shop" {}
    resource "aws_apigatewayv2_integration" "i" {
      api_id          = aws_apigatewayv2_api.shop.id
      integration_uri = aws_lambda_function.f.invoke_arn
    }
  `;
  const knows = 'environment {\nvariables = { SELF = aws_apigatewayv2_api.shop.api_endpoint }\n}';

  it('is no need of it: it is for redirects and links', () => {
    expect(infer(API + lambda('f', knows)).deps()).toEqual([
      'aws_apigatewayv2_api.shop -> aws_lambda_function.f run hard',
    ]);
  });

  it('and of a load balancer neither', () => {
    const { deps } = infer(`
      resource "aws_lb" "l" {}
      resource "aws_lb_target_group" "g" {}
      resource "aws_lb_listener" "l" {
        load_balancer_arn = aws_lb.l.arn
        default_action {
          target_group_arn = aws_lb_target_group.g.arn
        }
      }
      resource "aws_lb_target_group_attachment" "a" {
        target_group_arn = aws_lb_target_group.g.arn
        target_id        = aws_lambda_function.f.arn
      }
      resource "aws_lambda_function" "f" {
        environment {
          variables = { SELF = aws_lb.l.dns_name }
        }
      }`);
    expect(deps()).toEqual([
      'aws_lb.l -> aws_lb_target_group.g run hard',
      'aws_lb_target_group.g -> aws_lambda_function.f run hard',
    ]);
  });

  it('is a need of another one that is not behind it', () => {
    const { deps } = infer(`
      resource "aws_lb" "l" {}
      resource "aws_lambda_function" "caller" {
        environment {
          variables = { SHOP = aws_lb.l.dns_name }
        }
      }`);
    expect(deps()).toEqual(['aws_lambda_function.caller -> aws_lb.l run hard']);
  });
});

describe('the id of a journey', () => {
  it('is never that of a resource', () => {
    const { estate } = infer(lambda('f'));
    const ids = estate.components.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(estate.journeys.map(({ entry }) => entry)).toEqual(['aws_lambda_function.f']);
  });

  it('of two entries of one name is told apart', () => {
    const { estate } = infer(
      resource('aws_lb', 'a', 'name = "shop"') + resource('aws_elb', 'a', 'name = "shop"'),
    );
    expect(estate.journeys.map(({ id }) => id)).toEqual(['shop', 'shop-2']);
  });
});

describe('a public name that leads to a type nobody described', () => {
  it('needs what is not known, so that no loss is said to do it no harm', () => {
    const { blast, journeys } = infer(`
      resource "kubernetes_ingress_v1" "i" {}
      resource "aws_route53_record" "r" {
        name    = "shop.example.com"
        type    = "A"
        records = [kubernetes_ingress_v1.i.status[0].load_balancer[0].ingress[0].ip]
      }
      resource "aws_sqs_queue" "q" {}`);
    expect(journeys()).toEqual(['shop.example.com -> kubernetes_ingress_v1.i']);
    expect(blast('aws/eu-west-1')).toMatchObject({ down: [], unknown: ['shop.example.com'] });
  });
});

describe('an API', () => {
  const caller = (more: string) => `
    resource "aws_apigatewayv2_api" "a" {
      protocol_type = "HTTP"
    }
    resource "vercel_project" "site" {
      name      = "site"
      framework = "nextjs"
    }
    ${more}`;

  it('is a soft need of a program that is given its address: what it calls it for is not in the code', () => {
    const { deps } = infer(
      caller(`
        resource "aws_apigatewayv2_stage" "s" {
          api_id = aws_apigatewayv2_api.a.id
        }
        resource "vercel_project_environment_variable" "v" {
          project_id = vercel_project.site.id
          key        = "API_URL"
          value      = aws_apigatewayv2_stage.s.invoke_url
        }`),
    );
    expect(deps()).toEqual(['vercel_project.site -> aws_apigatewayv2_api.a run soft']);
  });
});
