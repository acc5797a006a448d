/** Pieces of Terraform that many specifications share, so that each shows only what it is about. */

/** `aws_subnet.a` in eu-west-1a, and so on. */
export function subnets(...letters: readonly string[]): string {
  return letters.map((letter) => subnet(letter, `eu-west-1${letter}`)).join('');
}

export function subnet(name: string, zone: string): string {
  return resource('aws_subnet', name, `availability_zone = "${zone}"`);
}

export function resource(type: string, name: string, body = ''): string {
  return `resource "${type}" "${name}" {\n${body}\n}\n`;
}

/** A function; `body` is more of its arguments. */
export function lambda(name: string, body = ''): string {
  return resource('aws_lambda_function', name, body);
}

/** A function whose environment holds one value, given as an expression. */
export function lambdaWith(name: string, expression: string): string {
  return lambda(name, `environment {\nvariables = { VALUE = ${expression} }\n}`);
}

/** A table with a name, so that text can name it. */
export function table(name: string, physical = `${name}-table`): string {
  return resource('aws_dynamodb_table', name, `name = "${physical}"`);
}

/** A role and an inline policy of it; actions and resources are expressions. */
export function role(name: string, action: string, target: string, effect = 'Allow'): string {
  const policy = `jsonencode({ Statement = [{ Effect = "${effect}", Action = ${action}, Resource = ${target} }] })`;
  return `${resource('aws_iam_role', name)}${resource(
    'aws_iam_role_policy',
    name,
    `role = aws_iam_role.${name}.id\npolicy = ${policy}`,
  )}`;
}

/** A task definition with one container whose environment holds one value, and a service that runs it. */
export function containerService(definitions: string, service = ''): string {
  return `${resource('aws_ecs_task_definition', 't', `family = "web"\ncontainer_definitions = ${definitions}`)}${resource(
    'aws_ecs_service',
    's',
    `launch_type = "FARGATE"\ntask_definition = aws_ecs_task_definition.t.arn\n${service}`,
  )}`;
}
