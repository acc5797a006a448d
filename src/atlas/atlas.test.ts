import { describe, expect, it } from 'vitest';
import { type Dependency, validateEstate } from '../estate/index.js';
import type { Expansion } from './index.js';
import {
  actionRule,
  atlas,
  expandComponent,
  expandRegion,
  expandService,
  expandZone,
  operatorOf,
  provider,
  providerOfTerraform,
  region,
  regionOfZone,
  regionsOf,
  service,
  serviceComponent,
  typeRule,
  zonesOf,
} from './index.js';

const ids = (expansion: Expansion | undefined) => expansion!.components.map((component) => component.id);
const find = (expansion: Expansion | undefined, id: string) =>
  expansion!.components.find((component) => component.id === id);
const edge = (
  expansion: Expansion | undefined,
  from: string,
  to: string,
  need = 'run',
): Dependency | undefined =>
  expansion!.dependencies.find((d) => d.from === from && d.to === to && d.need === need);

describe('queries', () => {
  it('knows the provider, also by the names it has in Terraform', () => {
    expect(provider('aws')?.jurisdiction).toBe('us');
    expect(providerOfTerraform('awscc')?.id).toBe('aws');
    expect(providerOfTerraform('nobody')).toBeUndefined();
  });

  it('knows who runs a cloud of common software by what its configuration says', () => {
    const at = (url: string | undefined) => operatorOf('openstack', () => url)?.provider.id;
    expect(at('https://IAM.eu-de.otc.t-systems.com/v3')).toBe('otc');
    expect(at('https://keystone.example/v3')).toBeUndefined();
    expect(at(undefined)).toBeUndefined();
    expect(operatorOf('aws', () => 'https://iam.eu-de.otc.t-systems.com/v3')).toBeUndefined();
    expect(providerOfTerraform('openstack')?.id).toBe('openstack');
  });

  it('marks the jurisdiction of a provider that nobody knows as unknown', () => {
    const expansion = expandComponent('openstack');
    expect(edge(expansion, 'openstack', 'jurisdiction/unknown')).toBeDefined();
    expect(find(expansion, 'jurisdiction/unknown')?.unknown).toBe(true);
    expect(find(expandComponent('otc'), 'jurisdiction/de')?.unknown).toBeUndefined();
  });

  it('has the 34 commercial regions and marks the other partitions', () => {
    const regions = regionsOf('aws');
    expect(regions.filter((entry) => entry.partition === undefined)).toHaveLength(34);
    expect(regions.filter((entry) => entry.partition !== undefined).map((entry) => entry.id)).toEqual([
      'cn-north-1',
      'cn-northwest-1',
      'us-gov-west-1',
      'us-gov-east-1',
      'eusc-de-east-1',
    ]);
    expect(region('aws', 'eu-south-2')).toMatchObject({ country: 'ES', optIn: true });
    expect(regionsOf('nobody')).toEqual([]);
  });

  it('tells locations that span regions from regions', () => {
    const ofGoogle = regionsOf('gcp');
    expect(ofGoogle.filter(({ spans }) => spans === undefined)).toHaveLength(43);
    expect(ofGoogle.filter(({ spans, zones }) => spans === undefined && zones.length < 3)).toEqual([]);
    const { groups, dependencies, components } = expandRegion('gcp', 'eur3')!;
    expect(groups.find(({ id }) => id === 'gcp/eur3#regions')).toMatchObject({ need: 2, full: 2 });
    expect(dependencies.filter(({ group }) => group === 'gcp/eur3#regions').map(({ to }) => to)).toEqual([
      'gcp/europe-north1',
      'gcp/europe-west1',
      'gcp/europe-west4',
    ]);
    expect(components.find(({ id }) => id === 'gcp/eur3')?.type).toBe('multi-region');
    expect(expandRegion('gcp', 'us')!.groups).toEqual([]);
  });

  it('knows which services have a location of no region', () => {
    expect(serviceComponent('gcp', 'global', 'cloudkms')).toBe('gcp/global/cloudkms');
    expect(serviceComponent('gcp', 'global', 'cloudrun')).toBe('gcp/unknown/cloudrun');
  });

  it('has zone names, regular and irregular', () => {
    expect(zonesOf('aws', 'us-east-1')).toHaveLength(6);
    expect(zonesOf('aws', 'ca-central-1')).toEqual(['ca-central-1a', 'ca-central-1b', 'ca-central-1d']);
    expect(zonesOf('aws', 'nowhere-1')).toEqual([]);
    expect(regionOfZone('aws', 'us-east-1a')).toBe('us-east-1');
    expect(regionOfZone('aws', 'us-east-1')).toBeUndefined();
  });

  it('finds services by own name only', () => {
    expect(service('aws', 'dynamodb')?.scope).toBe('regional');
    expect(service('aws', 'toString')).toBeUndefined();
    expect(Object.keys(atlas.services.aws!).length).toBeGreaterThan(75);
  });

  it('finds a type by its rule and an unknown one not at all', () => {
    expect(typeRule('aws_lambda_function')).toMatchObject({
      byPrefix: false,
      provider: 'aws',
      rule: { service: 'lambda' },
    });
    expect(typeRule('nobody_thing')).toBeUndefined();
    expect(typeRule('constructor')).toBeUndefined();
  });

  it.each([
    ['dynamodb:GetItem', { need: 'run' }],
    ['DYNAMODB:getitem', { need: 'run' }],
    ['dynamodb:*', { need: 'run' }],
    ['dynamodb:CreateTable', { need: 'change', strength: 'soft' }],
    ['dynamodb:DescribeTable', { need: 'none' }],
    ['secretsmanager:GetSecretValue', { need: 'start' }],
    ['ssm:GetParametersByPath', { need: 'start' }],
    ['ssm:*', { need: 'start' }],
    ['ecr:GetAuthorizationToken', { need: 'start', service: 'ecr' }],
    ['kms:Decrypt', { need: 'run' }],
    ['kms:*', { need: 'run' }],
    ['logs:PutLogEvents', { need: 'run', strength: 'soft' }],
    ['xray:PutTraceSegments', { need: 'none' }],
    ['cloudwatch:PutMetricData', { need: 'none' }],
    ['iam:PassRole', { need: 'none' }],
    ['sts:AssumeRole', { need: 'none' }],
    ['ses:SendEmail', { need: 'run', strength: 'soft', service: 'ses' }],
    ['ses:*', { need: 'run', strength: 'soft', service: 'ses' }],
    ['sns:Publish', { need: 'run', service: 'sns' }],
    ['bedrock:InvokeModelWithResponseStream', { need: 'run', service: 'bedrock' }],
    ['cognito-idp:AdminGetUser', { need: 'run', strength: 'soft', service: 'cognito' }],
    ['cognito-idp:AdminInitiateAuth', { need: 'run', service: 'cognito' }],
    ['s3:GetObject', { need: 'run' }],
    ['s3:GetBucketLocation', { need: 'none' }],
    ['s3:PutBucketPolicy', { need: 'change', strength: 'soft' }],
    ['s3:*', { need: 'run' }],
    ['ec2:CreateNetworkInterface', { need: 'none' }],
    ['unheardof:Frobnicate', { need: 'run', strength: 'soft' }],
    ['*', { need: 'run', strength: 'soft' }],
    ['dynamodb:Describe*', { need: 'none' }],
    ['dynamodb:*Item', { need: 'run' }],
    ['cloudwatch:*', { need: 'none' }],
    ['sts:*', { need: 'none' }],
    ['*:*', { need: 'run', strength: 'soft' }],
  ])('says what %s means', (action, meaning) => {
    const { action: _, ...rest } = actionRule(action)!;
    expect(rest).toEqual(meaning);
  });

  it('answers at once to a pattern made of nothing but wildcards', () => {
    // As a regular expression this would still be backtracking next year.
    expect(actionRule(`d${'*?'.repeat(200)}zz`)).toMatchObject({ action: '*' });
  });
});

describe('expanding a service', () => {
  const dynamodb = () => expandService('aws', 'us-east-1', 'dynamodb');

  it('gives both planes, the region with its zones, the provider and the jurisdiction', () => {
    expect(ids(dynamodb())).toEqual(
      expect.arrayContaining([
        'aws/us-east-1/dynamodb',
        'aws/us-east-1/dynamodb:control',
        'aws/us-east-1',
        'aws/us-east-1a',
        'aws/us-east-1f',
        'aws',
        'jurisdiction/us',
      ]),
    );
    expect(find(dynamodb(), 'aws/us-east-1/dynamodb')).toMatchObject({ kind: 'service', type: 'service' });
    expect(find(dynamodb(), 'aws')).toMatchObject({ kind: 'domain', type: 'provider' });
  });

  it('puts each plane in its region and makes change depend on the control plane', () => {
    const expansion = dynamodb();
    expect(edge(expansion, 'aws/us-east-1/dynamodb', 'aws/us-east-1')?.evidence.rule).toBe('containment');
    expect(edge(expansion, 'aws/us-east-1/dynamodb:control', 'aws/us-east-1')).toBeDefined();
    expect(
      edge(expansion, 'aws/us-east-1/dynamodb', 'aws/us-east-1/dynamodb:control', 'change'),
    ).toBeDefined();
    expect(edge(expansion, 'aws/us-east-1', 'aws')).toBeDefined();
    expect(edge(expansion, 'aws', 'jurisdiction/us')).toBeDefined();
  });

  it('lets a region serve while one of its zones does, both ways marked as containment', () => {
    const expansion = expandRegion('aws', 'us-east-1');
    expect(expansion!.groups).toEqual([{ id: 'aws/us-east-1#zones', need: 1, full: 1, name: 'zones' }]);
    const down = edge(expansion, 'aws/us-east-1', 'aws/us-east-1a');
    const up = edge(expansion, 'aws/us-east-1a', 'aws/us-east-1');
    expect([down?.group, down?.evidence.rule]).toEqual(['aws/us-east-1#zones', 'containment']);
    expect([up?.group, up?.evidence.rule]).toEqual([undefined, 'containment']);
  });

  it('puts the control plane of a global service where it is, from any region', () => {
    const expansion = expandService('aws', 'eu-west-1', 'route53');
    expect(serviceComponent('aws', 'eu-west-1', 'route53')).toBe('aws/global/route53');
    expect(edge(expansion, 'aws/global/route53', 'aws')).toBeDefined();
    expect(edge(expansion, 'aws/global/route53:control', 'aws/us-east-1')).toBeDefined();
    expect(
      edge(
        expandService('aws', 'global', 'globalaccelerator'),
        'aws/global/globalaccelerator:control',
        'aws/us-west-2',
      ),
    ).toBeDefined();
  });

  it('brings hidden needs along: bucket configuration goes through us-east-1', () => {
    const expansion = expandService('aws', 'eu-west-1', 's3');
    const hidden = edge(expansion, 'aws/eu-west-1/s3:control', 'aws/us-east-1/s3:control');
    expect(hidden).toMatchObject({ need: 'run', evidence: { by: 'atlas', rule: 'service-need' } });
    expect(hidden?.soft).toBeUndefined();
    expect(edge(expansion, 'aws/us-east-1/s3:control', 'aws/us-east-1')).toBeDefined();
  });

  it('drops the need of the one region on itself', () => {
    const expansion = expandService('aws', 'us-east-1', 's3');
    expect(expansion!.dependencies.filter((d) => d.from === d.to)).toEqual([]);
  });

  it('needs DynamoDB to launch instances, and not to run them', () => {
    const expansion = expandService('aws', 'us-east-1', 'ec2');
    expect(edge(expansion, 'aws/us-east-1/ec2', 'aws/us-east-1/dynamodb', 'start')).toMatchObject({
      need: 'start',
    });
    expect(edge(expansion, 'aws/us-east-1/ec2', 'aws/us-east-1/dynamodb', 'start')?.soft).toBeUndefined();
    expect(edge(expansion, 'aws/us-east-1/ec2', 'aws/us-east-1/dynamodb', 'run')).toBeUndefined();
  });

  it('takes what one incident showed as soft', () => {
    const expansion = expandService('aws', 'us-east-1', 'cognito');
    expect(edge(expansion, 'aws/us-east-1/cognito', 'aws/us-east-1/kinesis')).toMatchObject({ soft: true });
    expect(
      edge(expandService('aws', 'us-east-1', 'sts'), 'aws/us-east-1/sts', 'aws/us-east-1/dynamodb'),
    ).toMatchObject({
      soft: true,
    });
  });

  it('keeps partitions apart', () => {
    const expansion = expandService('aws', 'cn-north-1', 's3');
    expect(ids(expansion).filter((id) => id.includes('us-'))).toEqual([]);
    expect(serviceComponent('aws', 'cn-north-1', 'iam')).toBe('aws/aws-cn/iam');
    expect(ids(expandService('aws', 'cn-north-1', 'elb'))).toContain('aws/aws-cn/route53:control');
    expect(ids(expandService('aws', 'cn-north-1', 'elb'))).not.toContain('aws/global/route53:control');
  });

  it('marks what the code does not tell as unknown', () => {
    const expansion = expandService('aws', 'unknown', 'dynamodb');
    expect(find(expansion, 'aws/unknown/dynamodb')).toMatchObject({ unknown: true });
    expect(find(expansion, 'aws/unknown/dynamodb:control')).toMatchObject({ unknown: true });
    expect(find(expansion, 'aws/unknown')).toMatchObject({ unknown: true, type: 'region' });
    expect(find(expansion, 'aws')?.unknown).toBeUndefined();
    expect(expansion!.groups).toEqual([]);
  });

  it('gives zones, also unknown and unlisted ones', () => {
    const unknown = expandZone('aws', 'us-east-1', 'unknown-zone');
    expect(find(unknown, 'aws/us-east-1/unknown-zone')).toMatchObject({ type: 'zone', unknown: true });
    expect(edge(unknown, 'aws/us-east-1/unknown-zone', 'aws/us-east-1')).toBeDefined();
    expect(find(expandZone('aws', 'unknown', 'unknown-zone'), 'aws/unknown/unknown-zone')).toMatchObject({
      unknown: true,
    });
    const local = expandZone('aws', 'us-west-2', 'us-west-2-lax-1a');
    expect(find(local, 'aws/us-west-2-lax-1a')?.unknown).toBeUndefined();
    expect(edge(local, 'aws/us-west-2-lax-1a', 'aws/us-west-2')).toBeDefined();
    expect(ids(expandZone('aws', 'us-east-1', 'us-east-1b'))).toContain('aws/us-east-1');
  });

  it('finds any id of the atlas and refuses others', () => {
    for (const id of [
      'aws',
      'jurisdiction/us',
      'aws/us-east-1',
      'aws/us-east-1a',
      'aws/us-east-1/dynamodb',
      'aws/us-east-1/dynamodb:control',
      'aws/global/route53:control',
      'aws/unknown/dynamodb',
      'aws/us-east-1/unknown-zone',
    ]) {
      expect(ids(expandComponent(id)), id).toContain(id);
    }
    for (const id of [
      'gpc',
      'jurisdiction/zz',
      'aws/us-east-9',
      'aws/us-east-1/nothing',
      'aws/us-east-1/route53',
      'aws/global/dynamodb',
      'aws/global',
    ]) {
      expect(expandComponent(id), id).toBeUndefined();
    }
    expect(expandService('aws', 'us-east-1', 'nothing')).toBeUndefined();
    expect(expandService('nobody', 'us-east-1', 'ec2')).toBeUndefined();
  });

  it('is closed, sound and has evidence, for every service', () => {
    for (const id of Object.keys(atlas.services.aws!)) {
      const expansion = expandService('aws', 'eu-central-1', id)!;
      expect(validateEstate({ ...expansion, journeys: [], diagnostics: [] }), id).toEqual([]);
      for (const { evidence } of expansion.dependencies) {
        expect(evidence).toMatchObject({ by: 'atlas', url: expect.stringMatching(/^https:/) });
        expect(['containment', 'control-plane', 'service-need']).toContain(evidence.rule);
      }
    }
  });

  it('is computed once', () => {
    expect(expandService('aws', 'us-east-1', 'lambda')).toBe(expandService('aws', 'us-east-1', 'lambda'));
  });
});
