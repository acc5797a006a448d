import { afterEach, describe, expect, it } from 'vitest';
import { project, removeProjects } from '../../test/support/terraform.js';
import { readPaths } from './index.js';

afterEach(removeProjects);

describe('a third party in firebreak.yaml', () => {
  it('needs no declaration where the atlas knows it, and brings along where it runs', () => {
    const dir = project({
      'main.tf': 'resource "aws_sqs_queue" "q" {\n  name = "orders"\n}\n',
      'firebreak.yaml': 'dependencies:\n  - { from: aws_sqs_queue.q, to: saas/slack, strength: soft }\n',
    });
    const { estate } = readPaths([dir]);
    expect(estate.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(estate.components.find(({ id }) => id === 'saas/slack')?.name).toBe('Slack');
    expect(estate.dependencies).toContainEqual(
      expect.objectContaining({ from: 'saas/slack', to: 'aws/us-east-1', need: 'run' }),
    );
    expect(estate.components.map(({ id }) => id)).toContain('jurisdiction/us');
  });

  it('is refused where nobody knows it', () => {
    const dir = project({
      'main.tf': 'resource "aws_sqs_queue" "q" {\n  name = "orders"\n}\n',
      'firebreak.yaml': 'dependencies:\n  - { from: aws_sqs_queue.q, to: saas/slakc }\n',
    });
    const [error] = readPaths([dir]).estate.diagnostics.filter(({ severity }) => severity === 'error');
    expect(error?.message).toContain('"saas/slakc" is not a component of this estate');
  });
});
