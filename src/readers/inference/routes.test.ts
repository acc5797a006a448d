import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { assess, blastRadius, replay } from '../../analysis/index.js';
import { compile } from '../../graph/index.js';

/** A load balancer before two machines: what is sent to `web` by default, and what goes to `other` by a rule. */
const shop = (rule: string, more = '') => `
  resource "aws_lb" "shop" {
    name = "shop"
  }
  resource "aws_lb_listener" "https" {
    load_balancer_arn = aws_lb.shop.arn
    default_action {
      type             = "forward"
      target_group_arn = aws_lb_target_group.web.arn
    }
  }
  resource "aws_lb_listener_rule" "other" {
    listener_arn = aws_lb_listener.https.arn
    action {
      type             = "forward"
      target_group_arn = aws_lb_target_group.other.arn
    }
    ${rule}
  }
  ${more}
  ${behind('web')}
  ${behind('other')}`;

const behind = (name: string) => `
  resource "aws_lb_target_group" "${name}" {
    name = "${name}"
  }
  resource "aws_lb_target_group_attachment" "${name}" {
    target_group_arn = aws_lb_target_group.${name}.arn
    target_id        = aws_instance.${name}.id
  }
  resource "aws_instance" "${name}" {
    ami               = "ami-1"
    availability_zone = "eu-west-1a"
  }`;

const STATIC = 'condition {\n path_pattern {\n values = ["/static/*"]\n }\n}';

/** What is left of each journey that loses its default route with a component. */
function onlyLeft(text: string, id: string) {
  const [row] = blastRadius(compile(infer(text).estate), [id]);
  return { down: row!.down, degraded: row!.degraded, left: row!.onlyLeft };
}

describe('the route that takes what no other does', () => {
  it('degrades the journey when it is lost, and what is left is told', () => {
    expect(onlyLeft(shop(STATIC), 'aws_instance.web')).toEqual({
      down: [],
      degraded: ['shop'],
      left: { shop: ['/static/*'] },
    });
  });

  it('is not what another route takes', () => {
    expect(onlyLeft(shop(STATIC), 'aws_instance.other').left).toBeUndefined();
  });

  it('cannot be told where a route is for a host, or for paths that are not known', () => {
    const host = 'condition {\n host_header {\n values = ["api.shop.example"]\n }\n}';
    expect(onlyLeft(shop(host), 'aws_instance.web').left).toBeUndefined();
    const unknown = `variable "paths" {}\n${shop('condition {\n path_pattern {\n values = var.paths\n }\n}')}`;
    expect(onlyLeft(unknown, 'aws_instance.web').left).toBeUndefined();
  });

  it('is lost with both where two routes take everything', () => {
    const every = STATIC.replace('/static/*', '/*');
    expect(onlyLeft(shop(every), 'aws_instance.web').left).toBeUndefined();
  });

  it('takes nothing with it where the journey is down altogether', () => {
    expect(onlyLeft(shop(STATIC), 'aws_lb.shop')).toEqual({ down: ['shop'], degraded: [], left: undefined });
  });

  it('is found behind a CDN that passes the rest on', () => {
    const cdn = `
      resource "aws_cloudfront_distribution" "site" {
        aliases = ["shop.example"]
        origin {
          origin_id   = "app"
          domain_name = aws_lb.shop.dns_name
        }
        origin {
          origin_id   = "files"
          domain_name = aws_s3_bucket.files.bucket_regional_domain_name
        }
        default_cache_behavior {
          target_origin_id = "app"
        }
        ordered_cache_behavior {
          path_pattern     = "/files/*"
          target_origin_id = "files"
        }
      }
      resource "aws_s3_bucket" "files" {
        bucket = "shop-files"
      }`;
    const text = shop(STATIC, cdn);
    expect(onlyLeft(text, 'aws_instance.web')).toEqual({
      down: [],
      degraded: ['shop.example'],
      left: { 'shop.example': ['/static/*'] },
    });
    expect(onlyLeft(text, 'aws_lb.shop').left).toEqual({ 'shop.example': ['/files/*'] });
    expect(onlyLeft(text, 'aws_s3_bucket.files').left).toBeUndefined();
  });

  it('is lost in a replay as it is in the blast radius', () => {
    const cdn = `
      resource "aws_cloudfront_distribution" "site" {
        aliases = ["shop.example"]
        origin {
          origin_id   = "app"
          domain_name = aws_lb.shop.dns_name
        }
        origin {
          origin_id   = "docs"
          domain_name = "docs.other.example"
        }
        default_cache_behavior {
          target_origin_id = "app"
        }
        ordered_cache_behavior {
          path_pattern     = "/docs/*"
          target_origin_id = "docs"
        }
      }`;
    const compiled = compile(infer(shop(STATIC, cdn)).estate);
    const evidence = { by: 'declared' as const, note: 'its host failed' };
    const failures = [
      {
        component: 'aws_instance.web',
        capability: 'serve',
        severity: 'down',
        from: 0,
        to: 60,
        evidence,
      } as const,
    ];
    const [journey] = replay(compiled, { id: 's', title: 's', epoch: null, seconds: 120, failures }).journeys;
    expect(journey!.outages.map(({ state }) => state)).toEqual(['degraded']);
    // The other origin may be anything, so it is in doubt as well.
    const firm = journey!.because.filter(({ placeholder }) => placeholder === undefined);
    expect(firm.map(({ component }) => component)).toEqual(['aws_instance.web']);
  });

  it('is found behind the proxy of a Google load balancer, for each block its own paths', () => {
    const service = (name: string) => `
      resource "google_compute_backend_service" "${name}" {
        name = "${name}"
      }`;
    const text = `
      provider "google" {
        project = "p"
      }
      resource "google_compute_global_forwarding_rule" "https" {
        name   = "shop"
        target = google_compute_target_https_proxy.shop.id
      }
      resource "google_compute_target_https_proxy" "shop" {
        name    = "shop"
        url_map = google_compute_url_map.shop.id
      }
      resource "google_compute_url_map" "shop" {
        name            = "shop"
        default_service = google_compute_backend_service.web.id
        path_matcher {
          name            = "all"
          default_service = google_compute_backend_service.web.id
          path_rule {
            paths   = ["/map/*"]
            service = google_compute_backend_service.map.id
          }
          path_rule {
            paths   = ["/api", "/api/*"]
            service = google_compute_backend_service.api.id
          }
        }
      }
      ${service('web')} ${service('map')} ${service('api')}`;
    expect(onlyLeft(text, 'google_compute_backend_service.web').left).toEqual({
      shop: ['/api', '/api/*', '/map/*'],
    });
  });
});

describe('findings of a default route', () => {
  it('say what it takes, one step less severe than a journey that is down', () => {
    const { findings } = assess(infer(shop(STATIC)).estate);
    const [finding, ...more] = findings.filter(({ subject }) => subject === 'aws_instance.web');
    expect(finding).toMatchObject({
      rule: 'single-zone',
      severity: 'medium',
      title: 'aws_instance.web takes all but /static/* of shop with it',
      journeys: ['shop'],
    });
    expect(more).toEqual([]);
    expect(finding!.path.map(({ to }) => to)).toEqual([
      'aws_lb.shop',
      'aws_lb_target_group.web',
      'aws_instance.web',
    ]);
    expect(findings.filter(({ subject }) => subject === 'aws_instance.other')).toEqual([]);
  });

  it('are not made of what takes the journey down anyway', () => {
    const { findings } = assess(infer(shop(STATIC)).estate);
    const keys = findings.map(({ rule, subject }) => `${rule}:${subject}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
