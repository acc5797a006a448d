import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource } from '../../../test/support/snippets.js';

const APP = lambda('f', 'vpc_config {\nsubnet_ids = []\nsecurity_group_ids = [aws_security_group.app.id]\n}');
const DB = resource('aws_db_instance', 'd', 'vpc_security_group_ids = [aws_security_group.db.id]');
const GROUPS = resource('aws_security_group', 'app') + resource('aws_security_group', 'db');
const HARD = ['aws_lambda_function.f -> aws_db_instance.d run hard'];

const lets = (body: string) => infer(APP + DB + GROUPS + body).deps();
const rule = (body: string) => resource('aws_security_group_rule', 'r', body);

describe('a security group that lets another one in', () => {
  it('tells that whoever carries the other needs the store', () => {
    const { deps, without } = infer(
      APP +
        DB +
        resource('aws_security_group', 'app') +
        resource('aws_security_group', 'db', 'ingress {\nsecurity_groups = [aws_security_group.app.id]\n}'),
    );
    expect(deps()).toEqual(HARD);
    expect(without('aws_lambda_function.f').down).toEqual([]);
  });

  it('by a rule of its own', () => {
    expect(
      lets(
        rule(
          'type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id',
        ),
      ),
    ).toEqual(HARD);
  });

  it('by an egress rule of the other', () => {
    expect(
      lets(
        rule(
          'type = "egress"\nsecurity_group_id = aws_security_group.app.id\nsource_security_group_id = aws_security_group.db.id',
        ),
      ),
    ).toEqual(HARD);
  });

  it('by the newer kinds of rule', () => {
    const ingress = resource(
      'aws_vpc_security_group_ingress_rule',
      'r',
      'security_group_id = aws_security_group.db.id\nreferenced_security_group_id = aws_security_group.app.id',
    );
    const egress = resource(
      'aws_vpc_security_group_egress_rule',
      'r',
      'security_group_id = aws_security_group.app.id\nreferenced_security_group_id = aws_security_group.db.id',
    );
    expect(lets(ingress)).toEqual(HARD);
    expect(lets(egress)).toEqual(HARD);
  });

  it('reaches through a task definition to the service that runs it', () => {
    const { deps } = infer(
      `${DB}${GROUPS}
      resource "aws_ecs_service" "s" {
        launch_type = "FARGATE"
        network_configuration {
          security_groups = [aws_security_group.app.id]
        }
      }
      ${rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id')}`,
    );
    expect(deps()).toEqual(['aws_ecs_service.s -> aws_db_instance.d run hard']);
  });

  it('reaches through a launch template to the group that launches it', () => {
    const { deps } = infer(
      `${DB}${GROUPS}
      resource "aws_launch_template" "l" {
        vpc_security_group_ids = [aws_security_group.app.id]
      }
      resource "aws_autoscaling_group" "g" {
        launch_template {
          id = aws_launch_template.l.id
        }
      }
      ${rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id')}`,
    );
    expect(deps()).toEqual(['aws_autoscaling_group.g -> aws_db_instance.d run hard']);
  });
});

describe('a security group rule that names nobody', () => {
  it('lets in a range of addresses', () => {
    expect(
      lets(
        rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\ncidr_blocks = ["10.0.0.0/8"]'),
      ),
    ).toEqual([]);
  });

  it('lets out to everywhere', () => {
    expect(
      lets(
        rule('type = "egress"\nsecurity_group_id = aws_security_group.app.id\ncidr_blocks = ["0.0.0.0/0"]'),
      ),
    ).toEqual([]);
  });

  it('lets its own members talk to each other', () => {
    expect(lets(rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nself = true'))).toEqual(
      [],
    );
  });

  it('lets in a group that nobody carries', () => {
    expect(
      lets(
        resource('aws_security_group', 'other') +
          rule(
            'type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.other.id',
          ),
      ),
    ).toEqual([]);
  });

  it('is switched off', () => {
    expect(
      lets(
        rule(
          'count = 0\ntype = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id',
        ),
      ),
    ).toEqual([]);
  });

  it('lets the database in at the application: the application does not stop with it for that', () => {
    expect(
      lets(
        rule(
          'type = "ingress"\nsecurity_group_id = aws_security_group.app.id\nsource_security_group_id = aws_security_group.db.id',
        ),
      ),
    ).toEqual([]);
  });
});

describe('between two workloads', () => {
  it('a rule never takes down: it may be a call on every request or a probe now and then', () => {
    const { without } = infer(
      `${GROUPS}
      resource "aws_instance" "web" {
        vpc_security_group_ids = [aws_security_group.app.id]
      }
      resource "aws_instance" "api" {
        vpc_security_group_ids = [aws_security_group.db.id]
      }
      ${rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id')}`,
    );
    expect(without('aws_instance.api')).toMatchObject({ down: [], degraded: ['aws_instance.web'] });
    expect(without('aws_instance.web')).toMatchObject({ down: [], degraded: [] });
  });
});

describe('a load balancer', () => {
  it('whose group is let in at the machines does not become a need of theirs', () => {
    const { deps } = infer(
      `${GROUPS}
      resource "aws_lb" "l" {
        security_groups = [aws_security_group.app.id]
      }
      resource "aws_instance" "web" {
        vpc_security_group_ids = [aws_security_group.db.id]
      }
      ${rule('type = "ingress"\nsecurity_group_id = aws_security_group.db.id\nsource_security_group_id = aws_security_group.app.id')}`,
    );
    expect(deps()).toEqual([]);
  });
});
