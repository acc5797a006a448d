import {
  atlas,
  dnsServices,
  equivalentsOf,
  isDataStore,
  isRegistry,
  provider,
  registrarOf,
  servicesThat,
  singleOf,
  typeRule,
  watches,
} from '../../atlas/index.js';
import { allIncidents, incidents } from '../../scenarios/index.js';
import { ratesFrom } from '../downtime/index.js';
import type { Knowledge } from './types.js';

/** The atlas's own answers. */
export function atlasKnowledge(): Knowledge {
  return {
    dnsServices: dnsServices(),
    credentialServices: servicesThat('credentials'),
    certificateServices: servicesThat('certificates'),
    replacementsOf: equivalentsOf,
    jurisdictionOf: (id) => provider(id)?.jurisdiction,
    isStore: isDataStore,
    isRegistry,
    registrarOf,
    watches,
    singleOf,
    isUndescribed: (type) => typeRule(type) === undefined,
    incidents: allIncidents,
    ratesOfEstate: () => ratesFrom(atlas, incidents),
  };
}
