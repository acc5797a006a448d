import { describe, expect, it } from 'vitest';
import { regionsOf } from '../atlas/index.js';
import { feeds } from './generated.js';
import { meaningOf } from './meaning.js';
import type { Subject } from './types.js';

const meaning = (of: string | undefined, ...subjects: Subject[]) =>
  meaningOf(of, { id: 'x', title: 'Something', state: 'open', says: '', subjects });
const components = (of: string, subject: Omit<Subject, 'severity'>) =>
  meaning(of, { severity: 'degraded', ...subject }).meanings.map(({ component, maybe }) =>
    maybe ? `${component}?` : component,
  );

describe('what a claim means', () => {
  it.each<[string, Omit<Subject, 'severity'>, string[]]>([
    ['aws', { product: 'ec2', place: 'us-east-1' }, ['aws/us-east-1/ec2']],
    ['aws', { product: 'Amazon Simple Storage Service', place: 'N. Virginia' }, ['aws/us-east-1/s3']],
    [
      'aws',
      { product: 'Elastic Load Balancing', place: 'eu-west-1' },
      ['aws/eu-west-1/elb', 'aws/eu-west-1/nlb'],
    ],
    ['aws', { product: 'route53' }, ['aws/global/route53']],
    ['aws', { product: 'cloudfront', place: 'us-east-1' }, ['aws/global/cloudfront']],
    ['aws', { product: 'management-console' }, ['aws/global/console']],
    ['aws', { product: 'internetconnectivity', place: 'eu-central-1' }, ['aws/eu-central-1/vpc']],
    ['azure', { text: 'Virtual Machines - East US 2 - Investigating' }, ['azure/eastus2/virtualmachines']],
    ['azure', { text: 'Azure Front Door - Connectivity issues' }, ['azure/global/frontdoor']],
    ['azure', { text: 'Azure SQL Database - West Europe' }, ['azure/westeurope/sqldatabase']],
    ['azure', { text: 'Microsoft Entra ID - Global' }, ['azure/global/entraid']],
    ['gcp', { product: 'Google Compute Engine', place: 'us-east1' }, ['gcp/us-east1/computeengine']],
    ['gcp', { product: 'Google Cloud Pub/Sub' }, ['gcp/global/pubsub']],
    ['gcp', { product: 'Cloud Run', place: 'europe-west1' }, ['gcp/europe-west1/cloudrun']],
    ['gcp', { product: 'Google Cloud SQL', place: 'europe-west9' }, ['gcp/europe-west9/cloudsql']],
    ['cloudflare', { text: 'Workers KV' }, ['cloudflare/global/workerskv']],
    ['hetzner', { text: 'Fault report: Load Balancer in NBG1' }, ['hetzner/nbg1/loadbalancer']],
    ['ovh', { text: 'GRA - Managed Kubernetes' }, ['ovh/gra/kubernetes']],
    ['ionos', { text: 'DE/FRA - Compute' }, ['ionos/de-fra/computeengine']],
    ['stackit', { text: 'EU01 - Kubernetes Engine (SKE)' }, ['stackit/eu01/kubernetes']],
    ['scaleway', { text: 'FR-PAR - Kapsule' }, ['scaleway/fr-par/kubernetes']],
  ])('%s: %o', (of, subject, expected) => {
    expect(components(of, subject)).toEqual(expected);
  });

  it.each<[string, Omit<Subject, 'severity'>, string[], string[]]>([
    ['azure', { names: ['Azure Databricks', 'West US'] }, ['azure/westus/databricks'], []],
    // A longer name is another product.
    ['azure', { names: ['Azure Active Directory B2C', 'West US'] }, [], ['Azure Active Directory B2C']],
    ['gcp', { product: 'Pub/Sub Lite', place: 'us-east1' }, [], ['Pub/Sub Lite']],
    ['gcp', { product: 'Cloud Billing Budgets' }, [], ['Cloud Billing Budgets']],
    // A part of a service leaves the whole in doubt; beside the service itself it says nothing more.
    ['gcp', { product: 'Vertex AI TensorBoard', place: 'us-east1' }, ['gcp/us-east1/vertexai?'], []],
    ['cloudflare', { names: ['Workers Builds'] }, ['cloudflare/global/workers?'], []],
    ['cloudflare', { names: ['Workers Builds', 'Workers'] }, ['cloudflare/global/workers'], []],
    ['otc', { product: 'Cloud Container Service', place: 'EU-DE' }, ['otc/eu-de/cce'], []],
    // The group tells what the name leaves open.
    ['ionos', { names: ['Compute'], within: 'DE/FRA' }, ['ionos/de-fra/computeengine'], []],
    ['ovh', { names: ['GRA'], within: 'Managed Kubernetes' }, ['ovh/gra/kubernetes'], []],
    [
      'cloudflare',
      { names: ['Lyon, France - (LYS)'], within: 'Europe' },
      [],
      ['Europe - Lyon, France - (LYS)'],
    ],
    [
      'cloudflare',
      { names: ['Dashboard'], within: 'Cloudflare Sites and Services' },
      ['cloudflare/global/dashboard'],
      [],
    ],
    ['cloudflare', { text: 'Errors deploying Workers', maybe: true }, ['cloudflare/global/workers?'], []],
    ['gcp', { product: 'Google Cloud Support' }, [], []],
  ])('%s: names as a whole: %o', (of, subject, expected, unmapped) => {
    expect(components(of, subject)).toEqual(expected);
    expect(meaning(of, { severity: 'degraded', ...subject }).unmapped).toEqual(unmapped);
  });

  it('is in doubt where the place of a regional service is not told', () => {
    expect(components('aws', { product: 'ec2' })).toEqual(['aws/*/ec2?']);
  });

  it('is in doubt for a region or a zone as a whole: something in it is not all of it', () => {
    expect(components('aws', { place: 'us-east-1' })).toEqual(['aws/us-east-1?']);
    expect(components('gcp', { product: 'Compute Engine', place: 'us-east1-b' })).toEqual([
      'gcp/us-east1-b?',
    ]);
  });

  it('is in doubt for a third party, of which another part may be meant', () => {
    expect(components('saas/github', { text: 'Pages' })).toEqual(['saas/github?']);
  });

  it('is not that a notice is a failure', () => {
    expect(meaning('aws', { severity: 'notice', product: 'ec2', place: 'us-east-1' }).meanings).toEqual([
      { severity: 'notice', component: 'aws/us-east-1/ec2', maybe: true },
    ]);
  });

  it('leaves open whether what is down can still be configured', () => {
    expect(meaning('aws', { severity: 'down', product: 'ec2', place: 'us-east-1' }).meanings).toEqual([
      { severity: 'down', component: 'aws/us-east-1/ec2' },
      { severity: 'down', component: 'aws/us-east-1/ec2:control', maybe: true },
    ]);
  });

  it('is shown where a name stands for nothing known, and nothing else is made of its place', () => {
    expect(meaning('aws', { severity: 'down', product: 'frobnicator', place: 'us-east-1' })).toEqual({
      meanings: [],
      unmapped: ['frobnicator'],
    });
    expect(meaning('hetzner', { severity: 'notice', text: 'Fault report: cooling' }).unmapped).toEqual([
      'Fault report: cooling',
    ]);
    expect(meaning(undefined, { severity: 'down', text: 'API' }).unmapped).toEqual(['Something']);
  });

  it('does not find a region in a longer one, or in a word', () => {
    expect(components('azure', { text: 'Storage - North Central US' })).toEqual([
      'azure/northcentralus/storage',
    ]);
    expect(components('hetzner', { text: 'Servers crash since a while' })).toEqual(['hetzner/*/servers?']);
  });

  it('keeps the worst of what several subjects say of one component', () => {
    const { meanings } = meaning(
      'aws',
      { severity: 'notice', product: 'sqs', place: 'us-east-1' },
      { severity: 'degraded', product: 'sqs', place: 'us-east-1' },
    );
    expect(meanings).toEqual([{ severity: 'degraded', component: 'aws/us-east-1/sqs' }]);
  });
});

describe('regions', () => {
  it.each(['aws', 'azure', 'gcp', 'hetzner', 'ovh', 'ionos', 'stackit', 'otc', 'scaleway'])(
    'of %s are all understood by their id',
    (of) => {
      const missed = regionsOf(of).filter(
        ({ id }) => !components(of, { place: id }).includes(`${of}/${id}?`),
      );
      expect(missed.map(({ id }) => id)).toEqual([]);
    },
  );
});

describe('the directory', () => {
  it('has a feed for every provider it is asked for, each named once', () => {
    const of = new Set(feeds.map((feed) => feed.of));
    for (const provider of [
      'aws',
      'azure',
      'gcp',
      'cloudflare',
      'hetzner',
      'ovh',
      'ionos',
      'stackit',
      'otc',
      'scaleway',
      'vercel',
      'netlify',
      'saas/github',
      'saas/twilio',
      'saas/datadog',
    ])
      expect(of, provider).toContain(provider);
    expect(new Set(feeds.map(({ url }) => url)).size).toBe(feeds.length);
  });
});
