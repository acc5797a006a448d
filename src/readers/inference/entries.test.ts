/** What stands behind an entry: load balancers, APIs, distributions, function addresses. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource } from '../../../test/support/snippets.js';

const targetGroup = (name: string) => resource('aws_lb_target_group', name);
const attach = (name: string, target: string) =>
  resource(
    'aws_lb_target_group_attachment',
    name,
    `target_group_arn = aws_lb_target_group.${name}.arn\ntarget_id = ${target}`,
  );
const LISTENER = `
  resource "aws_lb" "l" {}
  resource "aws_lb_listener" "l" {
    load_balancer_arn = aws_lb.l.arn
    default_action {
      type             = "forward"
      target_group_arn = aws_lb_target_group.one.arn
    }
  }
`;
const RULE = `
  resource "aws_lb_listener_rule" "two" {
    listener_arn = aws_lb_listener.l.arn
    action {
      type             = "forward"
      target_group_arn = aws_lb_target_group.two.arn
    }
  }
`;

describe('a load balancer', () => {
  it('with one target group stops with what is in it; the target does not stop with it', () => {
    const { without } = infer(
      LISTENER + targetGroup('one') + resource('aws_instance', 'i') + attach('one', 'aws_instance.i.id'),
    );
    expect(without('aws_instance.i').down).toEqual(['aws_lb.l', 'aws_lb_target_group.one']);
    expect(without('aws_lb.l').down).toEqual([]);
  });

  it('takes the target groups of its rules as routes: degraded without one, down without all', () => {
    const { deps, without } = infer(LISTENER + RULE + targetGroup('one') + targetGroup('two'));
    expect(deps()).toEqual([
      'aws_lb.l -> aws_lb_target_group.one run 1 of 2 routes',
      'aws_lb.l -> aws_lb_target_group.two run 1 of 2 routes',
    ]);
    expect(without('aws_lb_target_group.two')).toMatchObject({ down: [], degraded: ['aws_lb.l'] });
  });

  it('may forward to weighted target groups', () => {
    const { deps } = infer(`${targetGroup('one')}${targetGroup('two')}
      resource "aws_lb" "l" {}
      resource "aws_lb_listener" "l" {
        load_balancer_arn = aws_lb.l.arn
        default_action {
          type = "forward"
          forward {
            target_group {
              arn = aws_lb_target_group.one.arn
            }
            target_group {
              arn = aws_lb_target_group.two.arn
            }
          }
        }
      }`);
    expect(deps()).toHaveLength(2);
  });

  it('that only redirects needs nothing behind it', () => {
    const { deps } = infer(`
      resource "aws_lb" "l" {}
      resource "aws_lb_listener" "l" {
        load_balancer_arn = aws_lb.l.arn
        default_action {
          type = "redirect"
          redirect {
            status_code = "HTTP_301"
          }
        }
      }`);
    expect(deps()).toEqual([]);
  });

  it('in front of a function stops with the function', () => {
    const { without } = infer(
      LISTENER + targetGroup('one') + lambda('f') + attach('one', 'aws_lambda_function.f.arn'),
    );
    expect(without('aws_lambda_function.f').down).toEqual(['aws_lb.l', 'aws_lb_target_group.one']);
  });

  it('with two machines in its group is degraded by the loss of one', () => {
    const { without } = infer(
      `${LISTENER}${targetGroup('one')}${resource('aws_instance', 'i')}${resource('aws_instance', 'j')}
      ${attach('one', 'aws_instance.i.id')}
      resource "aws_lb_target_group_attachment" "second" {
        target_group_arn = aws_lb_target_group.one.arn
        target_id        = aws_instance.j.id
      }`,
    );
    expect(without('aws_instance.i')).toMatchObject({
      down: [],
      degraded: ['aws_lb.l', 'aws_lb_target_group.one'],
    });
  });

  it('needs the container service that registers its tasks', () => {
    const { without } = infer(`${LISTENER}${targetGroup('one')}
      resource "aws_ecs_service" "s" {
        launch_type = "FARGATE"
        load_balancer {
          target_group_arn = aws_lb_target_group.one.arn
        }
      }`);
    expect(without('aws_ecs_service.s').down).toEqual(['aws_lb.l', 'aws_lb_target_group.one']);
    expect(without('aws_lb.l').down).toEqual([]);
  });

  it('needs the Auto Scaling group behind it, named there or attached', () => {
    const named = infer(
      LISTENER +
        targetGroup('one') +
        resource('aws_autoscaling_group', 'g', 'target_group_arns = [aws_lb_target_group.one.arn]'),
    );
    const attached = infer(
      LISTENER +
        targetGroup('one') +
        resource('aws_autoscaling_group', 'g') +
        resource(
          'aws_autoscaling_attachment',
          'a',
          'autoscaling_group_name = aws_autoscaling_group.g.name\nlb_target_group_arn = aws_lb_target_group.one.arn',
        ),
    );
    expect(named.without('aws_autoscaling_group.g').down).toContain('aws_lb.l');
    expect(attached.deps()).toEqual(named.deps());
  });

  it('of the network kind is part of another service than one of the application kind', () => {
    expect(infer(resource('aws_lb', 'l', 'load_balancer_type = "network"')).needsOf('aws_lb.l')).toContain(
      'aws/eu-west-1/nlb run hard',
    );
    expect(infer(resource('aws_lb', 'l')).needsOf('aws_lb.l')).toContain('aws/eu-west-1/elb run hard');
  });

  it('that signs users in with a user pool keeps those with a session', () => {
    const { without } = infer(`${targetGroup('one')}
      resource "aws_cognito_user_pool" "p" {}
      resource "aws_lb" "l" {}
      resource "aws_lb_listener" "l" {
        load_balancer_arn = aws_lb.l.arn
        default_action {
          type = "authenticate-cognito"
          authenticate_cognito {
            user_pool_arn = aws_cognito_user_pool.p.arn
          }
        }
        default_action {
          type             = "forward"
          target_group_arn = aws_lb_target_group.one.arn
        }
      }`);
    expect(without('aws_cognito_user_pool.p')).toMatchObject({ down: [], degraded: ['aws_lb.l'] });
  });

  it('of the classic kind needs its machines', () => {
    const { deps } = infer(
      resource('aws_instance', 'i') + resource('aws_elb', 'l', 'instances = [aws_instance.i.id]'),
    );
    expect(deps()).toEqual(['aws_elb.l -> aws_instance.i run hard']);
  });
});

describe('a REST API', () => {
  const integration = (name: string, target: string) =>
    resource(
      'aws_api_gateway_integration',
      name,
      `rest_api_id = aws_api_gateway_rest_api.a.id\nuri = ${target}`,
    );

  it('needs the function its integration calls; the function does not need the API', () => {
    const { deps, without } = infer(
      resource('aws_api_gateway_rest_api', 'a') +
        lambda('f') +
        integration('i', 'aws_lambda_function.f.invoke_arn') +
        resource(
          'aws_lambda_permission',
          'p',
          'function_name = aws_lambda_function.f.function_name\nprincipal = "apigateway.amazonaws.com"\nsource_arn = "${aws_api_gateway_rest_api.a.execution_arn}/*"',
        ),
    );
    expect(deps()).toEqual(['aws_api_gateway_rest_api.a -> aws_lambda_function.f run hard']);
    expect(without('aws_api_gateway_rest_api.a').down).toEqual([]);
  });

  it('with two integrations is degraded by the loss of one', () => {
    const { without } = infer(
      resource('aws_api_gateway_rest_api', 'a') +
        lambda('f') +
        lambda('g') +
        integration('i', 'aws_lambda_function.f.invoke_arn') +
        integration('j', 'aws_lambda_function.g.invoke_arn'),
    );
    expect(without('aws_lambda_function.f')).toMatchObject({
      down: [],
      degraded: ['aws_api_gateway_rest_api.a'],
    });
  });

  it('whose routes are in its body needs the functions named there', () => {
    const { deps } = infer(`${lambda('f')}
      resource "aws_api_gateway_rest_api" "a" {
        body = jsonencode({
          openapi = "3.0.1"
          paths = { "/orders" = { get = { "x-amazon-apigateway-integration" = { uri = aws_lambda_function.f.invoke_arn } } } }
        })
      }`);
    expect(deps()).toEqual(['aws_api_gateway_rest_api.a -> aws_lambda_function.f run hard']);
  });

  it('needs its authorizer on every route', () => {
    const { without } = infer(
      `${lambda('f')}${lambda('g')}${lambda('auth')}${resource('aws_api_gateway_rest_api', 'a')}
      ${integration('i', 'aws_lambda_function.f.invoke_arn')}
      ${integration('j', 'aws_lambda_function.g.invoke_arn')}
      resource "aws_api_gateway_authorizer" "auth" {
        rest_api_id    = aws_api_gateway_rest_api.a.id
        authorizer_uri = aws_lambda_function.auth.invoke_arn
      }`,
    );
    expect(without('aws_lambda_function.auth').down).toEqual(['aws_api_gateway_rest_api.a']);
  });

  it('that hands requests to a queue itself needs the queue', () => {
    const { deps } = infer(
      resource('aws_sqs_queue', 'q', 'name = "orders"') +
        resource('aws_api_gateway_rest_api', 'a') +
        integration('i', '"arn:aws:apigateway:eu-west-1:sqs:path/123456789012/${aws_sqs_queue.q.name}"'),
    );
    expect(deps()).toEqual(['aws_api_gateway_rest_api.a -> aws_sqs_queue.q run hard']);
  });

  it('with a custom domain: the domain needs the API, not the API the domain', () => {
    const { deps } = infer(
      resource('aws_api_gateway_rest_api', 'a') +
        resource('aws_api_gateway_domain_name', 'd', 'domain_name = "api.example.com"') +
        resource(
          'aws_api_gateway_base_path_mapping',
          'm',
          'api_id = aws_api_gateway_rest_api.a.id\ndomain_name = aws_api_gateway_domain_name.d.domain_name',
        ),
    );
    expect(deps()).toEqual(['aws_api_gateway_domain_name.d -> aws_api_gateway_rest_api.a run hard']);
  });
});

describe('an HTTP API', () => {
  it('needs the function of its integration', () => {
    const { deps } = infer(
      resource('aws_apigatewayv2_api', 'a') +
        lambda('f') +
        resource(
          'aws_apigatewayv2_integration',
          'i',
          'api_id = aws_apigatewayv2_api.a.id\nintegration_uri = aws_lambda_function.f.invoke_arn',
        ) +
        resource(
          'aws_apigatewayv2_route',
          'r',
          'api_id = aws_apigatewayv2_api.a.id\ntarget = "integrations/${aws_apigatewayv2_integration.i.id}"',
        ),
    );
    expect(deps()).toEqual(['aws_apigatewayv2_api.a -> aws_lambda_function.f run hard']);
  });

  it('made in one step needs its target', () => {
    const { deps } = infer(
      lambda('f') + resource('aws_apigatewayv2_api', 'a', 'target = aws_lambda_function.f.arn'),
    );
    expect(deps()).toEqual(['aws_apigatewayv2_api.a -> aws_lambda_function.f run hard']);
  });

  it('goes on for two hours without the issuer of its tokens', () => {
    const { dependency } = infer(`
      resource "aws_cognito_user_pool" "p" {}
      resource "aws_apigatewayv2_api" "a" {}
      resource "aws_apigatewayv2_authorizer" "z" {
        api_id = aws_apigatewayv2_api.a.id
        jwt_configuration {
          issuer = "https://\${aws_cognito_user_pool.p.endpoint}"
        }
      }`);
    expect(dependency('aws_apigatewayv2_api.a', 'aws_cognito_user_pool.p').grace).toBe(7200);
  });
});

describe('a distribution', () => {
  const origin = (id: string, domain: string) =>
    `origin {\norigin_id = "${id}"\ndomain_name = ${domain}\n}\n`;
  const ordered = (id: string) => `ordered_cache_behavior {\ntarget_origin_id = "${id}"\n}\n`;
  const fallback = (id: string) => `default_cache_behavior {\ntarget_origin_id = "${id}"\n}\n`;
  const SITES = resource('aws_s3_bucket', 'one') + resource('aws_s3_bucket', 'two');
  const ONE = origin('one', 'aws_s3_bucket.one.bucket_regional_domain_name');
  const TWO = origin('two', 'aws_s3_bucket.two.bucket_regional_domain_name');
  const distribution = (body: string) => infer(SITES + resource('aws_cloudfront_distribution', 'd', body));

  it('with one origin stops with it; the bucket does not need the distribution', () => {
    const { deps, without } = distribution(ONE + fallback('one'));
    expect(deps()).toEqual(['aws_cloudfront_distribution.d -> aws_s3_bucket.one run hard']);
    expect(without('aws_cloudfront_distribution.d').down).toEqual([]);
  });

  it('with two behaviours is degraded without one of their origins and down without both', () => {
    const { without } = distribution(ONE + TWO + fallback('one') + ordered('two'));
    expect(without('aws_s3_bucket.one')).toMatchObject({
      down: [],
      degraded: ['aws_cloudfront_distribution.d'],
    });
    expect(without('aws/eu-west-1/s3').down).toContain('aws_cloudfront_distribution.d');
  });

  it('does not need an origin that no behaviour uses', () => {
    expect(distribution(ONE + TWO + fallback('one')).deps()).toHaveLength(1);
  });

  it('with an origin group fails over to the second origin', () => {
    const { failover, deps, without } = distribution(
      `${ONE}${TWO}${fallback('both')}
      origin_group {
        origin_id = "both"
        member {
          origin_id = "one"
        }
        member {
          origin_id = "two"
        }
      }`,
    );
    expect(deps()).toEqual([
      'aws_cloudfront_distribution.d -> aws_s3_bucket.one run standby 0 of failover both',
      'aws_cloudfront_distribution.d -> aws_s3_bucket.two run standby 1 of failover both',
    ]);
    expect(failover('aws_cloudfront_distribution.d')).toMatchObject({ failback: 'auto' });
    expect(without('aws_s3_bucket.one')).toMatchObject({ down: [] });
  });

  it('with a route to elsewhere is not down without the one it has here', () => {
    const { without } = distribution(
      ONE + origin('two', '"shop.example.net"') + fallback('two') + ordered('one'),
    );
    expect(without('aws_s3_bucket.one').down).toEqual([]);
  });

  it('is global: no region stops it, and its certificate only holds up changes', () => {
    const { without } = infer(`
      resource "aws_acm_certificate" "c" {}
      resource "aws_cloudfront_distribution" "d" {
        viewer_certificate {
          acm_certificate_arn = aws_acm_certificate.c.arn
        }
      }`);
    expect(without('aws/eu-west-1').down).toEqual(['aws_acm_certificate.c']);
    expect(without('aws/global/cloudfront').down).toEqual(['aws_cloudfront_distribution.d']);
    expect(without('aws/us-east-1')).toMatchObject({ down: [] });
    expect(without('aws/us-east-1').cannotChange).toContain('aws_cloudfront_distribution.d');
  });
});

describe('an address of its own', () => {
  it('makes a function an entry', () => {
    const url = resource(
      'aws_lambda_function_url',
      'u',
      'function_name = aws_lambda_function.f.function_name\nauthorization_type = "NONE"',
    );
    expect(infer(lambda('f', 'function_name = "shop"') + url).journeys()).toEqual([
      'shop -> aws_lambda_function.f',
    ]);
  });

  it('makes a distribution in front of a function stop with the function', () => {
    const { without } = infer(`${lambda('f')}
      resource "aws_lambda_function_url" "u" {
        function_name      = aws_lambda_function.f.function_name
        authorization_type = "AWS_IAM"
      }
      resource "aws_cloudfront_distribution" "d" {
        origin {
          origin_id   = "f"
          domain_name = trimsuffix(trimprefix(aws_lambda_function_url.u.function_url, "https://"), "/")
        }
        default_cache_behavior {
          target_origin_id = "f"
        }
      }`);
    expect(without('aws_lambda_function.f').down).toEqual(['aws_cloudfront_distribution.d']);
  });

  it('makes a bucket a web site', () => {
    const site = resource('aws_s3_bucket_website_configuration', 'w', 'bucket = aws_s3_bucket.b.id');
    const bucket = resource('aws_s3_bucket', 'b', 'bucket = "docs.example.com"');
    expect(infer(bucket + site).journeys()).toEqual(['docs.example.com -> aws_s3_bucket.b']);
    expect(infer(bucket).journeys()).toEqual([]);
  });
});

describe('what a CDN fetches from', () => {
  const cdn = (backend: string) => `resource "fastly_service_vcl" "shop" {
      domain {
        name = "shop.example"
      }
      ${backend}
    }`;
  const bucket = resource('aws_s3_bucket', 'pictures', 'bucket = "shop-pictures"');

  it('is the host it asks for, whatever address it is asked at', () => {
    const { deps } = infer(
      `${bucket}${cdn(`backend {
        name          = "pictures"
        address       = "s3.amazonaws.com"
        override_host = aws_s3_bucket.pictures.bucket_domain_name
      }`)}`,
    );
    expect(deps()).toEqual(['fastly_service_vcl.shop -> aws_s3_bucket.pictures run hard']);
  });

  it('is a third party where the host is one', () => {
    const { blast } = infer(cdn('backend {\nname = "files"\naddress = "github.com"\n}'));
    expect(blast('saas/github').down).toEqual(['shop.example']);
  });

  it('may be at any provider where the code does not tell', () => {
    const { blast } = infer(`${bucket}${cdn('backend {\nname = "x"\naddress = "origin.example"\n}')}`);
    expect(blast('aws/eu-west-1/s3')).toMatchObject({ down: [], unknown: ['shop.example'] });
  });
});

describe('an API with nothing behind it in the code', () => {
  it('leads to something that is not known', () => {
    const { blast } = infer(`
      resource "aws_api_gateway_rest_api" "shop" {
        name = "shop"
      }
      resource "aws_api_gateway_integration" "all" {
        rest_api_id = aws_api_gateway_rest_api.shop.id
        type        = "HTTP_PROXY"
        uri         = "https://backend.shop.example/"
      }
      resource "aws_db_instance" "orders" {}`);
    expect(blast('aws/eu-west-1/rds')).toMatchObject({ down: [], unknown: ['shop'] });
  });
});

describe('the doors of one load balancer', () => {
  it('are one journey, for HTTP and HTTPS', () => {
    const door = (scheme: string) => `
      resource "google_compute_global_forwarding_rule" "${scheme}" {
        name   = "shop-${scheme}"
        target = google_compute_target_${scheme}_proxy.shop.self_link
      }
      resource "google_compute_target_${scheme}_proxy" "shop" {
        name    = "shop"
        url_map = google_compute_url_map.shop.self_link
      }`;
    const { estate } = infer(`${door('http')}${door('https')}
      resource "google_compute_url_map" "shop" {
        name            = "shop"
        default_service = google_compute_backend_service.shop.self_link
      }
      resource "google_compute_backend_service" "shop" {
        name = "shop"
      }`);
    expect(estate.journeys.map(({ id }) => id)).toEqual(['shop-http']);
    const doors = estate.dependencies.filter(
      ({ from, group }) => from === 'shop-http' && group !== undefined,
    );
    expect(doors.map(({ to }) => to)).toEqual([
      'google_compute_global_forwarding_rule.http',
      'google_compute_global_forwarding_rule.https',
    ]);
  });
});
