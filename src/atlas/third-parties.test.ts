import { describe, expect, it } from 'vitest';
import { validateEstate } from '../estate/index.js';
import {
  atlas,
  expandComponent,
  expandService,
  ownerOfHost,
  regionsOf,
  thirdPartyOfType,
  thirdPartyOfVariable,
} from './index.js';

const needsOf = (id: string, of = id) =>
  expandComponent(id)!
    .dependencies.filter(({ from }) => from === of)
    .map(({ to, soft }) => `${to} ${soft ? 'soft' : 'hard'}`)
    .sort();

describe('hosts', () => {
  it.each([
    ['api.stripe.com', 'saas/stripe'],
    ['API.Stripe.com', 'saas/stripe'],
    ['cluster0.ab1cd.mongodb.net', 'saas/mongodbatlas'],
    ['shop.eu.auth0.com', 'saas/auth0'],
    ['api.datadoghq.com', 'saas/datadog@aws/us-east-1'],
    ['api.us3.datadoghq.com', 'saas/datadog@azure/westus2'],
    ['datadoghq.eu', 'saas/datadog@gcp/europe-west3'],
    ['o1.ingest.de.sentry.io', 'saas/sentry@gcp/europe-west3'],
    ['o1.ingest.us.sentry.io', 'saas/sentry@gcp/us-central1'],
    ['xy12345.west-europe.azure.snowflakecomputing.com', 'saas/snowflake@azure/westeurope'],
    ['xy12345.nowhere-9.azure.snowflakecomputing.com', 'saas/snowflake@azure/unknown'],
    ['xy12345.eu-west-1.snowflakecomputing.com', 'saas/snowflake@aws/eu-west-1'],
    ['acme-shop.snowflakecomputing.com', 'saas/snowflake'],
    ['acme.privatelink.snowflakecomputing.com', 'saas/snowflake'],
    ['pkc-4r087.us-west-2.aws.confluent.cloud', 'saas/confluent@aws/us-west-2'],
    ['pkc-4r087.*.aws.confluent.cloud', 'saas/confluent@aws/unknown'],
    ['public.ecr.aws', 'saas/ecrpublic'],
    ['acme.myshopify.com', 'saas/shopify'],
    ['acme.sharepoint.com', 'saas/sharepointonline'],
    ['acme.mail.protection.outlook.com', 'saas/exchangeonline'],
    ['dynamodb.us-east-1.amazonaws.com', 'aws/us-east-1/dynamodb'],
    ['orders.abc.eu-west-1.rds.amazonaws.com', 'aws/eu-west-1/rds'],
    ['iam.amazonaws.com', 'aws/global/iam'],
    ['shop.vercel.app', 'vercel/global/cdn'],
    ['abcd.supabase.co', 'supabase/unknown/project'],
    ['aws-1-eu-west-1.pooler.supabase.com', 'supabase/eu-west-1/project'],
    ['aws-0-*.pooler.supabase.com', 'supabase/unknown/project'],
  ])('%s is %s', (host, id) => {
    expect(ownerOfHost(host)?.id).toBe(id);
  });

  it.each([
    'stripe.com.shop.example',
    'notstripe.com',
    'mongodb.net',
    'dynamodb.mars-1.amazonaws.com',
    'pkc-1.eu-west-1.oracle.confluent.cloud',
    'localhost',
    'net',
  ])('%s is nobody the atlas knows', (host) => {
    expect(ownerOfHost(host)).toBeUndefined();
  });

  it('answers at once to a name made to be slow', () => {
    const start = performance.now();
    expect(ownerOfHost(`${'a.'.repeat(20_000)}sentry.org`)).toBeUndefined();
    expect(ownerOfHost(`${'a.'.repeat(2_000)}x!.sentry.io`)?.id).toBe('saas/sentry@gcp/us-central1');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('of every row lead to that row, and to components that exist', () => {
    for (const [name, { hosts }] of Object.entries(atlas.thirdParties)) {
      for (const entry of hosts ?? []) {
        const pattern = typeof entry === 'string' ? entry : entry.host;
        const host = pattern.replace('*', 'x').replace('{cloud}', 'aws').replace('{region}', 'eu-west-1');
        const owner = ownerOfHost(host);
        expect(owner?.id.replace(/@.*/, ''), host).toBe(`saas/${name}`);
        expect(expandComponent(owner!.id), owner!.id).toBeDefined();
      }
    }
  });
});

describe('names of types and variables', () => {
  it.each([
    ['datadog_monitor', 'datadog'],
    ['auth0_client', 'auth0'],
    ['github_repository', 'github'],
    ['tfe_workspace', 'hcpterraform'],
    ['aws_instance', undefined],
    ['datadog', undefined],
  ])('the type %s is of %s', (type, name) => {
    expect(thirdPartyOfType(type)).toBe(name);
  });

  it.each([
    ['STRIPE_SECRET_KEY', 'stripe'],
    ['SETTINGS__AUTH0__CLIENT_ID', 'auth0'],
    ['NEXT_PUBLIC_SENTRY_DSN', 'sentry'],
    ['DD_API_KEY', 'datadog'],
    ['DD_AGENT_HOST', undefined],
    ['ADD_SITE', undefined],
    ['STRIPES_TABLE', undefined],
    ['ZOOM_LEVEL', undefined],
    ['', undefined],
    ['_', undefined],
  ])('the variable %s tells of %s', (variable, name) => {
    expect(thirdPartyOfVariable(variable)).toBe(name);
  });
});

describe('expanding a third party', () => {
  it('gives its owner’s law and where it runs, with the source and the month', () => {
    expect(needsOf('saas/slack')).toEqual(['aws/us-east-1 hard', 'jurisdiction/us hard']);
    const [dependency] = expandComponent('saas/slack')!.dependencies.filter(
      ({ to }) => to === 'aws/us-east-1',
    );
    expect(dependency!.evidence).toMatchObject({
      by: 'atlas',
      rule: 'hosting',
      url: 'https://slack.engineering/slacks-migration-to-a-cellular-architecture/',
      note: expect.stringContaining('as of 2026-11'),
    });
    expect(expandComponent('saas/slack')!.components).toContainEqual(
      expect.objectContaining({ id: 'saas/slack', kind: 'third-party', name: 'Slack' }),
    );
  });

  it('says what is not verified', () => {
    const unverified = expandComponent('saas/stripe')!.dependencies.filter(({ to }) => to === 'aws');
    expect(unverified[0]).toMatchObject({ soft: true, evidence: { confidence: 'unverified' } });
  });

  it('puts a part of it where its host is, and nowhere else', () => {
    expect(needsOf('saas/snowflake@azure/westeurope')).toEqual([
      'azure/westeurope hard',
      'jurisdiction/us hard',
    ]);
    expect(needsOf('saas/datadog@aws/us-east-1')).toEqual(['aws/us-east-1 soft', 'jurisdiction/us hard']);
  });

  it('has a stand-in for each provider it may be at', () => {
    const stands = ['aws', 'azure', 'gcp'].map((cloud) => `saas/mongodbatlas/${cloud}`);
    expect(needsOf('saas/mongodbatlas')).toEqual([
      'jurisdiction/us hard',
      ...stands.map((id) => `${id} hard`),
    ]);
    const found = expandComponent('saas/mongodbatlas')!.components.find(({ id }) => id === stands[0]);
    expect(found).toMatchObject({ unknown: true, type: 'unread', attributes: { provider: 'aws' } });
  });

  it('refuses what it does not know', () => {
    for (const id of [
      'saas/nobody',
      'saas',
      'saas/',
      'saas/stripe@mars',
      'saas/mongodbatlas/aws',
      'saas/toString',
    ])
      expect(expandComponent(id), id).toBeUndefined();
  });

  it('is closed and sound, for every row', () => {
    for (const name of Object.keys(atlas.thirdParties)) {
      const expansion = expandComponent(`saas/${name}`)!;
      expect(validateEstate({ ...expansion, journeys: [], diagnostics: [] }), name).toEqual([]);
    }
  });

  it('takes a hosting as hard only where its page was read, or where the place is in the host name or its owner’s', () => {
    const plain = new Set(['firebase', 'databricks']);
    for (const [name, { hosts, runsOn }] of Object.entries(atlas.thirdParties)) {
      const told = (hosts ?? []).flatMap((host) => (typeof host === 'string' ? [] : [host.runsOn]));
      for (const row of [...(runsOn ?? []).filter(({ group }) => group === undefined), ...told]) {
        if (row.strength === 'hard' && !plain.has(name))
          expect(row.confidence, `${name} ${row.to}`).toBeUndefined();
      }
    }
  });
});

describe('platforms hosted at another provider', () => {
  it.each(['vercel', 'netlify', 'heroku', 'supabase', 'mongodbatlas'])('%s: closed and sound', (provider) => {
    for (const service of Object.keys(atlas.services[provider]!)) {
      for (const place of [...regionsOf(provider).map(({ id }) => id), 'unknown']) {
        const expansion = expandService(provider, place, service)!;
        expect(
          validateEstate({ ...expansion, journeys: [], diagnostics: [] }),
          `${place}/${service}`,
        ).toEqual([]);
      }
    }
  });

  it('need the region that their region is in', () => {
    expect(needsOf('vercel/iad1/functions', 'vercel/iad1')).toEqual(['aws/us-east-1 hard', 'vercel hard']);
    expect(needsOf('heroku/eu')).toEqual(['aws/eu-west-1 hard', 'heroku hard']);
    expect(needsOf('supabase/eu-central-1')).toEqual(['aws/eu-central-1 hard', 'supabase hard']);
  });

  it('need an unknown region of it where theirs is unknown', () => {
    expect(needsOf('vercel/unknown')).toEqual(['aws/unknown hard', 'vercel hard']);
    expect(needsOf('aws/unknown')).toEqual(['aws hard']);
  });
});
