import { describe, expect, it } from 'vitest';
import { type Places, withPlace } from '../../atlas/index.js';
import { componentScenario, incident } from '../../scenarios/index.js';
import { clockOf } from './clock.js';
import { placesIn } from './places.js';
import { planOf } from './plan.js';
import { DEGRADED, faultsOf } from './scenario.js';
import { subjectOf } from './subject.js';

const clock = clockOf({ start: 0, warmup: 0, at: 0, speed: 1 });
const HOUR = 3600;

describe('a region that is said', () => {
  it('is where services are whose host names do not tell, and no others', () => {
    const places = withPlace('gcp/europe-west1', withPlace('azure/westeurope'));
    const owners = (host: string) => subjectOf(host, [], places).owners;
    expect(owners('shop.blob.core.windows.net')).toEqual(['azure/westeurope/storage']);
    expect(owners('storage.googleapis.com')).toEqual(['gcp/europe-west1/cloudstorage']);
    expect(owners('us-central1-aiplatform.googleapis.com')).toEqual(['gcp/us-central1/vertexai']);
    expect(owners('dynamodb.us-east-1.amazonaws.com')).toEqual(['aws/us-east-1/dynamodb']);
    expect(subjectOf('shop.blob.core.windows.net').owners).toEqual(['azure/unknown/storage']);
  });

  it('is one of the atlas, once for each provider', () => {
    for (const text of ['azure/nowhere', 'azure', 'azure/westeurope/storage', 'nobody/here', ''])
      expect(() => withPlace(text), text).toThrow(`"${text}": expected PROVIDER/REGION of the atlas`);
    expect(() => withPlace('azure/northeurope', withPlace('azure/westeurope'))).toThrow('is said already');
  });

  it('is that of an estate which uses one region of the provider', () => {
    const estate = (...ids: string[]) => ({
      components: ids.map((id) => ({
        id,
        kind: 'service' as const,
        type: 'service',
        name: id,
        source: { file: 'a.tf', line: 1 },
      })),
      dependencies: [],
      groups: [],
      journeys: [],
      diagnostics: [],
    });
    const one = estate('azure/westeurope/storage', 'azure/westeurope/aks', 'azure/global/entraid');
    expect([...placesIn(one, () => true)]).toEqual([['azure', 'westeurope']]);
    expect([...placesIn(estate('azure/westeurope/aks', 'azure/northeurope/aks'), () => true)]).toEqual([]);
    expect([...placesIn(one, (id) => id === 'azure/global/entraid')]).toEqual([]);
  });
});

describe('a host whose name tells no region', () => {
  const id = '2025-06-12-gcp-service-control';
  const met = (seconds: number, places?: Places) => {
    const options = { degraded: DEGRADED, intercepts: true, ...(places ? { places } : {}) };
    const { faults, notReproduced } = faultsOf(incident(id)!, options);
    const subject = subjectOf('storage.googleapis.com', [], places);
    const { sometimes = [] } = planOf(faults, clock).condition(subject, seconds * 1000);
    const why = notReproduced.find(({ component }) => component === 'gcp/us-central1/cloudstorage')?.why;
    return { effects: sometimes.map(({ effect }) => effect), why };
  };
  const FAILING = [{ share: 0.5, http: 503 }];

  it('meets what failed in all regions at once, for as long as it did', () => {
    expect(met(HOUR).effects).toEqual(FAILING);
    // Then one region only, and it may be in another.
    expect(met(3.5 * HOUR).effects).toEqual([]);
    expect(met(HOUR).why).toBe(
      'its host names tell no region; --region gcp/us-central1 says that it is this one',
    );
  });

  it('meets what failed in the region that is said', () => {
    expect(met(3.5 * HOUR, withPlace('gcp/us-central1'))).toEqual({ effects: FAILING, why: undefined });
    expect(met(3.5 * HOUR, withPlace('gcp/europe-west1'))).toEqual({ effects: [], why: undefined });
    expect(met(HOUR, withPlace('gcp/europe-west1')).effects).toEqual(FAILING);
  });

  it('is left alone when one region is lost, and lost with it where that is said', () => {
    const scenario = componentScenario('azure/westeurope', HOUR);
    const { faults } = faultsOf(scenario, { degraded: DEGRADED, intercepts: false });
    const faultsAt = (places?: Places) =>
      planOf(faults, clock).condition(subjectOf('shop.blob.core.windows.net', [], places), 1000).faults;
    expect(faultsAt()).toEqual([]);
    expect(faultsAt(withPlace('azure/westeurope'))).toEqual([scenario.id]);
    expect(faultsAt(withPlace('azure/northeurope'))).toEqual([]);
  });
});
