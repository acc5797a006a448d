/** Targets named by labels: a load balancer finds its servers by what they are labelled with. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

const behind = (selector: string) =>
  infer(`
    provider "hcloud" {}
    variable "colour" {}
    resource "hcloud_load_balancer" "l" { load_balancer_type = "lb11" }
    resource "hcloud_load_balancer_target" "t" {
      type             = "label_selector"
      load_balancer_id = hcloud_load_balancer.l.id
      label_selector   = ${selector}
    }
    resource "hcloud_server" "web" { labels = { app = "web", env = "prod" } }
    resource "hcloud_server" "api" { labels = { app = "api", env = "prod" } }
    resource "hcloud_server" "test" { labels = { app = "web", env = "test" } }
    resource "hcloud_server" "bare" {}
    resource "hcloud_server" "some" { labels = var.colour }
  `)
    .deps()
    .map((line) => /^hcloud_load_balancer.l -> hcloud_server\.(\w+) run /.exec(line)?.[1])
    .filter((name) => name !== undefined);

describe('a label selector', () => {
  it.each([
    ['"app"', ['api', 'test', 'web']],
    ['"app=web"', ['test', 'web']],
    ['"app==web,env!=test"', ['web']],
    ['"app in (web, api), env=prod"', ['api', 'web']],
    ['"app notin (api)"', ['bare', 'test', 'web']],
    ['"!app"', ['bare']],
    ['"app=worker"', []],
    ['"app=${var.colour}"', []],
    ['"app ~ web"', []],
  ])('%s means %j', (selector, servers) => {
    expect(behind(selector)).toEqual(servers);
  });
});
