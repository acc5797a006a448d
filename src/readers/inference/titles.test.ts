import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';

const names = (files: string | Readonly<Record<string, string>>) =>
  infer(files).estate.journeys.map(({ name }) => name);
const PROVIDER = 'provider "aws" {\n region = "eu-west-1"\n}\n';

describe('an entry with a name that says nothing', () => {
  it('is called after its tag', () => {
    expect(names(resource('aws_lb', 'main', 'tags = {\n Name = "storefront"\n}'))).toEqual(['storefront']);
    expect(names(resource('aws_lb', 'this', 'name = "main"\ntags = {\n Name = "storefront"\n}'))).toEqual([
      'storefront',
    ]);
  });

  it('is called by what is known of its name, with a gap for what is not', () => {
    const named = (name: string) =>
      names(`variable "stage" {}\n${resource('aws_lb', 'main', `name = "${name}"`)}`);
    expect(named('shop-${var.stage}-web')).toEqual(['shop-…-web']);
    expect(named('${var.stage}-shop')).toEqual(['shop']);
    expect(named('${var.stage}-prod')).toEqual(['lb main']);
  });

  it('is called after the module it is in, the nearest that says something', () => {
    const lb = resource('aws_lb', 'this');
    expect(
      names({
        'main.tf': `${PROVIDER}module "checkout" {\n source = "./m"\n}\nmodule "service" {\n source = "./m"\n}`,
        'm/main.tf': 'module "alb" {\n source = "../lb"\n}',
        'lb/main.tf': lb,
      }),
    ).toEqual(['checkout', 'service']);
  });

  it('is told apart by the key of the module it is in', () => {
    expect(
      names({
        'main.tf': `${PROVIDER}module "service" {\n source = "./m"\n for_each = toset(["orders", "search"])\n}`,
        'm/main.tf': resource('aws_lb', 'this'),
      }).sort(),
    ).toEqual(['orders', 'search']);
  });

  it('is called after the directory of its root module', () => {
    expect(
      names({
        'checkout/infra/main.tf': PROVIDER + resource('aws_lb', 'main'),
        'search/terraform/prod/main.tf': PROVIDER + resource('aws_lb', 'main'),
      }).sort(),
    ).toEqual(['checkout', 'search']);
  });

  it('is called after its kind where the code has nothing better', () => {
    expect(names(resource('aws_lb', 'main'))).toEqual(['lb main']);
  });

  it('is not called after where Terraform happens to run', () => {
    expect(names(resource('aws_lb', 'main', 'name = "ex-${basename(path.cwd)}"'))).toEqual(['lb main']);
  });
});
