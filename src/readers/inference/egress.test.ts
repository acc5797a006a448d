import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource, role, subnets, table } from '../../../test/support/snippets.js';

const ZONE_A = 'aws/eu-west-1a';
const QUEUE_URL = '"https://sqs.eu-west-1.amazonaws.com/123456789012/orders"';
const TABLE = table('t', 'orders');

/** Subnets a and b; a NAT gateway in each of `gateways`; the table of subnet s routes to the gateway in `via(s)`. */
function network(gateways: readonly string[], via: (subnet: string) => string): string {
  const nat = (letter: string) => resource('aws_nat_gateway', letter, `subnet_id = aws_subnet.${letter}.id`);
  const route = (letter: string) =>
    resource(
      'aws_route_table',
      letter,
      `route {\ncidr_block = "0.0.0.0/0"\nnat_gateway_id = aws_nat_gateway.${via(letter)}.id\n}`,
    ) +
    resource(
      'aws_route_table_association',
      letter,
      `route_table_id = aws_route_table.${letter}.id\nsubnet_id = aws_subnet.${letter}.id`,
    );
  return subnets('a', 'b') + gateways.map(nat).join('') + ['a', 'b'].map(route).join('');
}

const ONE = network(['a'], () => 'a');
const PER_ZONE = network(['a', 'b'], (letter) => letter);

const functionIn = (value: string) => `
  resource "aws_lambda_function" "f" {
    vpc_config {
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    environment {
      variables = { VALUE = ${value} }
    }
  }
`;

const waysOut = (text: string) =>
  infer(text)
    .deps()
    .filter((line) => line.includes('-> aws_nat_gateway'));

describe('a function in private subnets that needs a table', () => {
  it('stops with its only NAT gateway', () => {
    const { without, blast } = infer(TABLE + ONE + functionIn('aws_dynamodb_table.t.name'));
    expect(without('aws_nat_gateway.a').down).toEqual(['aws_lambda_function.f']);
    expect(blast(ZONE_A).down).toEqual(['lambda-function-f']);
  });

  it('outlives one of two NAT gateways, and the zone of it', () => {
    const { without, blast } = infer(TABLE + PER_ZONE + functionIn('aws_dynamodb_table.t.name'));
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [], degraded: ['aws_lambda_function.f'] });
    expect(blast(ZONE_A).down).toEqual([]);
  });

  it('does not need the NAT gateway where a gateway endpoint leads to the service', () => {
    const { without } = infer(
      `${TABLE}${ONE}${functionIn('aws_dynamodb_table.t.name')}
      resource "aws_vpc_endpoint" "e" {
        service_name = "com.amazonaws.eu-west-1.dynamodb"
      }`,
    );
    expect(without('aws_nat_gateway.a').down).toEqual([]);
  });

  it('needs it all the same where the endpoint leads to another service', () => {
    const { without } = infer(
      `${TABLE}${ONE}${functionIn('aws_dynamodb_table.t.name')}
      resource "aws_vpc_endpoint" "e" {
        service_name = "com.amazonaws.eu-west-1.s3"
      }`,
    );
    expect(without('aws_nat_gateway.a').down).toEqual(['aws_lambda_function.f']);
  });

  it('needs it where the endpoint leads to another service whose name begins alike', () => {
    const stream = resource('aws_kinesis_stream', 's', 'name = "clicks"');
    const endpoint = (name: string) =>
      resource('aws_vpc_endpoint', 'e', `service_name = "com.amazonaws.eu-west-1.${name}"`);
    const lost = (name: string) =>
      infer(stream + ONE + functionIn('aws_kinesis_stream.s.name') + endpoint(name)).without(
        'aws_nat_gateway.a',
      ).down;
    expect(lost('kinesis-firehose')).toEqual(['aws_lambda_function.f']);
    expect(lost('kinesis-streams')).toEqual([]);
  });

  it('does not need it for events where an endpoint of another name leads to the service', () => {
    const { without } = infer(
      `${ONE}${functionIn('aws_cloudwatch_event_bus.b.name')}
      resource "aws_cloudwatch_event_bus" "b" {
        name = "orders-bus"
      }
      resource "aws_vpc_endpoint" "e" {
        service_name      = "com.amazonaws.eu-west-1.events"
        vpc_endpoint_type = "Interface"
      }`,
    );
    expect(without('aws_nat_gateway.a').down).toEqual([]);
  });

  it('needs it where the route is a resource of its own', () => {
    expect(
      waysOut(
        `${TABLE}${subnets('a', 'b')}${functionIn('aws_dynamodb_table.t.name')}
        resource "aws_nat_gateway" "n" {
          subnet_id = aws_subnet.a.id
        }
        resource "aws_route_table" "t" {}
        resource "aws_route" "out" {
          route_table_id         = aws_route_table.t.id
          destination_cidr_block = "0.0.0.0/0"
          nat_gateway_id         = aws_nat_gateway.n.id
        }
        resource "aws_route_table_association" "b" {
          route_table_id = aws_route_table.t.id
          subnet_id      = aws_subnet.b.id
        }`,
      ),
    ).toEqual(['aws_lambda_function.f -> aws_nat_gateway.n run hard']);
  });
});

describe('a function in private subnets that calls another function', () => {
  it('stops with its only NAT gateway: Lambda is called by its public endpoint', () => {
    const { without } = infer(ONE + lambda('g') + functionIn('aws_lambda_function.g.function_name'));
    expect(without('aws_nat_gateway.a').down).toEqual(['aws_lambda_function.f']);
  });
});

describe('a function in private subnets that reads a secret when it starts', () => {
  const secret = resource('aws_secretsmanager_secret', 's', 'name = "password"');

  it('cannot start without its only NAT gateway; what runs goes on', () => {
    const { without } = infer(secret + ONE + functionIn('aws_secretsmanager_secret.s.arn'));
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [], cannotStart: ['aws_lambda_function.f'] });
  });

  it('can start without it where an endpoint leads to the secrets', () => {
    const { without } = infer(
      `${secret}${ONE}${functionIn('aws_secretsmanager_secret.s.arn')}
      resource "aws_vpc_endpoint" "e" {
        service_name      = "com.amazonaws.eu-west-1.secretsmanager"
        vpc_endpoint_type = "Interface"
      }`,
    );
    expect(without('aws_nat_gateway.a').cannotStart).toEqual([]);
  });
});

describe('who does not stop with the NAT gateway', () => {
  it('a function in private subnets that needs nothing outside: it is degraded at most', () => {
    expect(waysOut(ONE + functionIn('"plain"'))).toEqual([
      'aws_lambda_function.f -> aws_nat_gateway.a run soft',
    ]);
  });

  it('a function in private subnets that needs a database in the network', () => {
    const { without } = infer(
      resource('aws_db_instance', 'd', 'availability_zone = "eu-west-1b"') +
        ONE +
        functionIn('aws_db_instance.d.address'),
    );
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [], degraded: ['aws_lambda_function.f'] });
  });

  it('a machine with a volume: the volume is not reached over the network', () => {
    const { without } = infer(`${ONE}
      resource "aws_ebs_volume" "v" {
        availability_zone = "eu-west-1b"
      }
      resource "aws_instance" "i" {
        subnet_id = aws_subnet.b.id
      }
      resource "aws_volume_attachment" "v" {
        instance_id = aws_instance.i.id
        volume_id   = aws_ebs_volume.v.id
      }`);
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [], degraded: ['aws_instance.i'] });
  });

  it('a function that is fed from a queue: Lambda takes from the queue, outside the network', () => {
    const { without } = infer(`${ONE}
      ${role('r', '["sqs:ReceiveMessage", "sqs:DeleteMessage"]', 'aws_sqs_queue.q.arn')}
      resource "aws_sqs_queue" "q" {}
      resource "aws_lambda_function" "f" {
        role = aws_iam_role.r.arn
        vpc_config {
          subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
        }
      }
      resource "aws_lambda_event_source_mapping" "m" {
        function_name    = aws_lambda_function.f.arn
        event_source_arn = aws_sqs_queue.q.arn
      }`);
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [] });
    expect(without('aws_sqs_queue.q').down).toEqual(['aws_lambda_function.f']);
  });

  it('a function outside the network', () => {
    expect(
      waysOut(`${TABLE}${ONE}
      resource "aws_lambda_function" "f" {
        environment {
          variables = { VALUE = aws_dynamodb_table.t.name }
        }
      }`),
    ).toEqual([]);
  });

  it('a machine in a subnet whose table leads to the internet gateway', () => {
    const { deps } = infer(`${TABLE}${subnets('a')}
      resource "aws_internet_gateway" "g" {}
      resource "aws_route_table" "t" {
        route {
          cidr_block = "0.0.0.0/0"
          gateway_id = aws_internet_gateway.g.id
        }
      }
      resource "aws_route_table_association" "a" {
        route_table_id = aws_route_table.t.id
        subnet_id      = aws_subnet.a.id
      }
      resource "aws_instance" "i" {
        subnet_id = aws_subnet.a.id
        user_data = aws_dynamodb_table.t.name
      }`);
    expect(deps()).toEqual([
      'aws_instance.i -> aws_dynamodb_table.t run hard',
      'aws_instance.i -> aws_subnet.a run hard',
    ]);
  });

  it('a load balancer or a database in the same subnets', () => {
    const { without } = infer(
      `${ONE}
      resource "aws_lb" "l" {
        subnets = [aws_subnet.a.id, aws_subnet.b.id]
      }
      resource "aws_db_subnet_group" "g" {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
      resource "aws_db_instance" "d" {
        db_subnet_group_name = aws_db_subnet_group.g.name
      }`,
    );
    expect(without('aws_nat_gateway.a')).toMatchObject({ down: [], degraded: [] });
  });
});

describe('a container service in private subnets', () => {
  const service = `
    resource "aws_ecs_service" "s" {
      launch_type   = "FARGATE"
      desired_count = 2
      network_configuration {
        subnets = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
  `;

  it('needs a way out to pull its image when it starts; what runs goes on', () => {
    expect(infer(ONE + service).without('aws_nat_gateway.a')).toMatchObject({
      down: [],
      degraded: ['aws_ecs_service.s'],
      cannotStart: ['aws_ecs_service.s'],
    });
  });

  it('can start with one of two NAT gateways', () => {
    expect(infer(PER_ZONE + service).without('aws_nat_gateway.a').cannotStart).toEqual([]);
  });

  it('can start without the NAT gateway where its images come through endpoints', () => {
    const endpoint = (name: string) =>
      resource(
        'aws_vpc_endpoint',
        name.replace('.', '_'),
        `service_name = "com.amazonaws.eu-west-1.${name}"\nvpc_endpoint_type = "Interface"`,
      );
    const { without } = infer(
      `${ONE}${['ecr.api', 'ecr.dkr', 's3'].map(endpoint).join('')}
      resource "aws_ecr_repository" "r" {}
      resource "aws_ecs_task_definition" "t" {
        container_definitions = jsonencode([{ image = "\${aws_ecr_repository.r.repository_url}:1" }])
      }
      ${service.replace('launch_type', 'task_definition = aws_ecs_task_definition.t.arn\nlaunch_type')}`,
    );
    expect(without('aws_nat_gateway.a').cannotStart).toEqual([]);
  });
});

describe('a NAT gateway', () => {
  it('stops with the zone of its subnet', () => {
    expect(
      infer(subnets('a') + resource('aws_nat_gateway', 'n', 'subnet_id = aws_subnet.a.id')).without(ZONE_A)
        .down,
    ).toEqual(['aws_nat_gateway.n', 'aws_subnet.a']);
  });

  it('that is regional does not', () => {
    expect(
      infer(resource('aws_nat_gateway', 'n', 'availability_mode = "regional"')).without(ZONE_A),
    ).toMatchObject({
      down: [],
      unknown: [],
    });
  });
});

describe('a queue that only text names', () => {
  it('is reached through the NAT gateway like any other', () => {
    const { without } = infer(
      resource('aws_sqs_queue', 'q', 'name = "orders"') + ONE + functionIn(QUEUE_URL),
    );
    expect(without('aws_nat_gateway.a').down).toEqual(['aws_lambda_function.f']);
  });
});
