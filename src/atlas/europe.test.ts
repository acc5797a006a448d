/** What the atlas holds of European providers, and what it says can take a service's place. */
import { describe, expect, it } from 'vitest';
import {
  atlas,
  equivalentsOf,
  expandRegion,
  expandService,
  provider,
  regionsOf,
  service,
  typeRule,
} from './index.js';

const EUROPEAN = [
  ['bunny', 'si'],
  ['cleura', 'se'],
  ['clevercloud', 'fr'],
  ['desec', 'de'],
  ['elastx', 'se'],
  ['exoscale', 'ch'],
  ['gcore', 'lu'],
  ['hetzner', 'de'],
  ['hostinger', 'cy'],
  ['infomaniak', 'ch'],
  ['ionos', 'de'],
  ['leaseweb', 'nl'],
  ['outscale', 'fr'],
  ['ovh', 'fr'],
  ['scaleway', 'fr'],
  ['scalingo', 'fr'],
  ['stackit', 'de'],
  ['upcloud', 'fi'],
  ['vshosting', 'cz'],
] as const;

describe('a European provider', () => {
  it.each(EUROPEAN)('%s has an owner under the law of %s, and services', (id, jurisdiction) => {
    expect(provider(id)).toMatchObject({ id, jurisdiction });
    expect(provider(id)!.owner).not.toBe('');
    expect(Object.keys(atlas.jurisdictions)).toContain(jurisdiction);
    expect(Object.keys(atlas.services[id]!).length).toBeGreaterThan(1);
  });

  it.each(EUROPEAN.filter(([id]) => id !== 'desec'))('%s has regions, each in a country', (id) => {
    expect(regionsOf(id).length).toBeGreaterThan(0);
    for (const { country } of regionsOf(id)) expect(country).toMatch(/^[A-Z]{2}$/);
  });

  it('has zones only where it documents them', () => {
    const zoned = EUROPEAN.filter(([id]) => regionsOf(id).some(({ zones }) => zones.length > 0));
    expect(zoned.map(([id]) => id)).toEqual(['elastx', 'ovh', 'scaleway', 'stackit']);
  });

  it('goes down with the one that hosts it', () => {
    const needs = (id: string, region: string) =>
      expandRegion(id, region)!
        .dependencies.filter(({ from, need, soft }) => from === `${id}/${region}` && need === 'run' && !soft)
        .map(({ to }) => to);
    expect(needs('scalingo', 'osc-fr1')).toEqual(['scalingo', 'outscale/eu-west-2']);
    expect(needs('clevercloud', 'rbx')).toEqual(['clevercloud', 'ovh/rbx']);
    expect(needs('clevercloud', 'par')).toEqual(['clevercloud']);
  });

  it('reads secrets of Scaleway through the one API, and runs Instances without it', () => {
    const needs = (id: string) =>
      expandService('scaleway', 'fr-par', id)!
        .dependencies.filter(
          ({ from, to }) => from === `scaleway/fr-par/${id}` && to === 'scaleway/global/api',
        )
        .map(({ need }) => need);
    expect(needs('secretmanager')).toEqual(['run']);
    expect(needs('instances')).toEqual(['start']);
  });

  it('has rules for its frequent types and a service for the others', () => {
    expect(typeRule('ovh_cloud_project_kube_nodepool')).toMatchObject({ byPrefix: false, provider: 'ovh' });
    expect(typeRule('scaleway_iot_device')).toMatchObject({ byPrefix: true, service: 'iothub' });
  });
});

describe('equivalents', () => {
  it('name services that exist, of every provider that is described', () => {
    const ids = atlas.equivalents.flatMap(({ from, managed = [] }) => [
      ...from,
      ...managed.map((one) => `${one.provider}/${one.service}`),
    ]);
    const unknown = ids.filter((id) => {
      const [providerId = '', serviceId = ''] = id.split('/');
      return provider(providerId) !== undefined && service(providerId, serviceId) === undefined;
    });
    expect(unknown).toEqual([]);
  });

  it('have a source and something to move to in every row, and each service in one row only', () => {
    for (const row of atlas.equivalents) {
      expect(row.source, row.id).toMatch(/^https:/);
      if (!row.fallsAway)
        expect((row.managed ?? []).length + (row.selfHosted ?? []).length, row.id).toBeGreaterThan(0);
    }
    const from = atlas.equivalents.flatMap((row) => row.from);
    expect(new Set(from).size).toBe(from.length);
  });

  it('lead to no provider under the law of the United States', () => {
    const owners = atlas.equivalents.flatMap(({ managed = [] }) => managed.map((one) => one.provider));
    expect(owners.filter((id) => provider(id)?.jurisdiction === 'us')).toEqual([]);
  });

  it('are found by the service to leave', () => {
    expect(equivalentsOf('aws/s3')).toMatchObject({ id: 'object-storage', phase: 'state', data: true });
    expect(equivalentsOf('aws/s3')!.managed).toContainEqual({
      provider: 'scaleway',
      service: 'objectstorage',
      api: 'drop-in',
    });
    expect(equivalentsOf('aws/kms')!.stuck).toMatch(/cannot be exported/);
    expect(equivalentsOf('aws/nothing')).toBeUndefined();
  });

  it('say of DynamoDB that no managed one was found, and what speaks its protocol', () => {
    const row = equivalentsOf('aws/dynamodb')!;
    expect(row.managed).toBeUndefined();
    expect(row.selfHosted!.every(({ api }) => api === 'drop-in')).toBe(true);
  });
});
