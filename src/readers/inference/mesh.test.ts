import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

const NAMESPACE = `
  resource "aws_service_discovery_http_namespace" "shop" {
    name = "shop"
  }`;
const OWN_NAMESPACE = 'namespace = aws_service_discovery_http_namespace.shop.arn';

interface Options {
  readonly connect?: string;
  readonly environment?: string;
}

/** An ECS service with what stands in its service_connect_configuration and in its container's environment. */
function service(name: string, { connect, environment = '' }: Options): string {
  return `
    resource "aws_ecs_service" "${name}" {
      name            = "${name}"
      task_definition = aws_ecs_task_definition.${name}.arn
      ${connect === undefined || connect === '' ? '' : `service_connect_configuration {\n${connect}\n}`}
    }
    resource "aws_ecs_task_definition" "${name}" {
      family                = "${name}"
      container_definitions = jsonencode([{ name = "c", image = "r.example/c", environment = [${environment}] }])
    }`;
}

const endpoint = (alias: string, more = OWN_NAMESPACE) => `
  enabled = true
  ${more}
  service {
    port_name      = "http"
    discovery_name = "orders-v2"
    ${alias}
  }`;
const ALIAS = 'client_alias {\n dns_name = "orders"\n port = 80\n}';
const client = `enabled = true\n${OWN_NAMESPACE}`;
const variable = (name: string, value: string) => `{ name = "${name}", value = ${value} }`;
const CALL = ['aws_ecs_service.web -> aws_ecs_service.orders run hard'];

/** What the service `web` needs of others to run, where `orders` answers as `alias` says. */
function calls(
  name: string,
  value: string,
  { alias = ALIAS, connect = client, namespaces = NAMESPACE, more = OWN_NAMESPACE } = {},
): string[] {
  return infer(
    namespaces +
      service('orders', { connect: endpoint(alias, more) }) +
      service('web', { connect, environment: variable(name, value) }),
  )
    .deps()
    .filter((line) => line.startsWith('aws_ecs_service.web') && line.includes(' run '));
}

describe('a name in ECS Service Connect', () => {
  it('is the service that answers to this alias, by itself or in an address', () => {
    expect(calls('ORDERS', '"http://orders"')).toEqual(CALL);
    expect(calls('ORDERS', '"http://orders:80/v1"')).toEqual(CALL);
    expect(calls('ORDERS', '"orders:80"')).toEqual(CALL);
    expect(calls('ORDERS_HOST', '"orders"')).toEqual(CALL);
    expect(calls('ORDERS', '"http://${aws_ecs_service.orders.name}"')).toEqual(CALL);
  });

  it('is a plain word where nothing says that it is an address', () => {
    expect(calls('TABLE', '"orders"')).toEqual([]);
    expect(calls('GREETING', '"see orders: all"')).toEqual([]);
  });

  it('is discovery name and namespace where no alias gives one', () => {
    const alias = 'client_alias {\n port = 8080\n}';
    expect(calls('ORDERS', '"http://orders-v2.shop:8080"', { alias })).toEqual(CALL);
    expect(calls('ORDERS', '"http://orders:8080"', { alias })).toEqual([]);
  });

  it('answers on the port of its alias and on no other', () => {
    expect(calls('ORDERS', '"http://orders:9090"')).toEqual([]);
  });

  it('is known in its own namespace alone, and by services that take part', () => {
    const other = 'enabled = true\nnamespace = aws_service_discovery_http_namespace.other.arn';
    const namespaces = `${NAMESPACE}\nresource "aws_service_discovery_http_namespace" "other" {\nname = "other"\n}`;
    expect(calls('ORDERS', '"http://orders"', { connect: other, namespaces })).toEqual([]);
    expect(calls('ORDERS', '"http://orders"', { connect: '' })).toEqual([]);
    expect(calls('ORDERS', '"http://orders"', { connect: 'enabled = false' })).toEqual([]);
  });

  it('is in the namespace that the cluster has for services that name none', () => {
    const cluster = (name: string, body = '') => `
      resource "aws_ecs_cluster" "${name}" {
        name = "${name}"
        ${body}
      }`;
    const defaults = `service_connect_defaults {\n ${OWN_NAMESPACE}\n}`;
    const text = NAMESPACE + cluster('main', defaults) + cluster('other');
    const on = (body: string, where: string) =>
      body.replace('task_definition =', `cluster = aws_ecs_cluster.${where}.id\n task_definition =`);
    const deps = (where: string) =>
      infer(
        text +
          on(service('orders', { connect: endpoint(ALIAS, '') }), 'main') +
          on(
            service('web', {
              connect: 'enabled = true',
              environment: variable('ORDERS', '"http://orders"'),
            }),
            where,
          ),
      ).deps();
    expect(deps('main')).toContain(CALL[0]);
    expect(deps('other')).not.toContain(CALL[0]);
  });

  it('is soft where the variable is about watching, and where a part of the name is not known', () => {
    const soft = ['aws_ecs_service.web -> aws_ecs_service.orders run soft'];
    expect(calls('OTEL_ENDPOINT', '"http://orders:80"')).toEqual(soft);
    const alias = 'client_alias {\n dns_name = "${var.stage}-orders"\n port = 80\n}';
    const namespaces = `${NAMESPACE}\nvariable "stage" {}`;
    expect(calls('ORDERS', '"http://${var.stage}-orders"', { alias, namespaces })).toEqual(soft);
  });

  it('needs its namespace to be deployed, and not to serve', () => {
    const found = infer(NAMESPACE + service('orders', { connect: endpoint(ALIAS) })).deps();
    expect(found).toEqual([
      'aws_ecs_service.orders -> aws_service_discovery_http_namespace.shop change hard',
    ]);
  });
});

describe('a name in a private DNS namespace', () => {
  it('is the service that registers itself under it', () => {
    const found = infer(`
      resource "aws_service_discovery_private_dns_namespace" "local" {
        name = "internal.local"
        vpc  = "vpc-1"
      }
      resource "aws_service_discovery_service" "orders" {
        name = "orders"
        dns_config {
          namespace_id = aws_service_discovery_private_dns_namespace.local.id
        }
      }
      ${service('orders', {}).replace('task_definition =', 'service_registries {\n registry_arn = aws_service_discovery_service.orders.arn\n}\n task_definition =')}
      ${service('web', { environment: variable('ORDERS', '"orders.internal.local"') })}`).deps();
    expect(found).toContain('aws_ecs_service.web -> aws_service_discovery_service.orders run hard');
    expect(found).toContain('aws_service_discovery_service.orders -> aws_ecs_service.orders run hard');
  });
});
