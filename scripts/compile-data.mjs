// Compiles the YAML of src/atlas/data, src/scenarios/data and src/now/data into a TypeScript module each, and the
// descriptions of public modules beside the atlas into another; refuses what does not hold together: wrong shapes, duplicates, references to
// nothing. `compileData` is the same without writing.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument } from 'yaml';
import { compileRanges } from './compile-ranges.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {{ atlas?: string, scenarios?: string, status?: string, schema?: string, base?: string }} [folders]
 * @returns {{ atlas: object, incidents: object[], composites: object[], modules: object, ranges: object, status: object,
 *   problems: string[], unknown: string[] }}
 *   problems as `file:line: what is wrong`; unknown: the components that scenarios name and the atlas does not know
 */
export function compileData({
  atlas: atlasFolder = path.join(ROOT, 'src/atlas/data'),
  scenarios: scenarioFolder = path.join(ROOT, 'src/scenarios/data'),
  status: statusFolder = path.join(ROOT, 'src/now/data'),
  schema: schemaFolder = path.join(ROOT, 'schema'),
  base = ROOT,
} = {}) {
  const problems = [];
  const files = new Files(problems, schemaFolder, base);
  const atlas = compileAtlas(atlasFolder, files);
  const known = new KnownComponents(atlas);
  const incidents = compileIncidents(scenarioFolder, files, atlas, known);
  checkDates(atlas, incidents, problems);
  const composites = compileComposites(scenarioFolder, files, atlas, known, incidents);
  const modules = compileModules(path.join(atlasFolder, MODULES), base, problems);
  const ranges = compileRanges(rangeFiles(atlasFolder, atlas, files), (id) => isPlace(atlas, id));
  const status = compileStatus(statusFolder, files, atlas);
  return { atlas, incidents, composites, modules, ranges, status, problems, unknown: known.missed() };
}

function rangeFiles(folder, { providers }, files) {
  return providers.flatMap(
    ({ id }) => files.read(path.join(folder, id, 'ranges.yaml'), 'atlas-ranges.schema.json') ?? [],
  );
}

/** A provider, a region of it, or a service in one: `aws`, `aws/us-east-1`, `aws/us-east-1/s3`, `aws/global/iam`. */
function isPlace({ providers, regions, services }, component) {
  const [provider, region, service] = component.split('/');
  if (!providers.some(({ id }) => id === provider)) return false;
  if (service !== undefined && services[provider][service] === undefined) return false;
  return region === undefined || region === 'global' || regions[provider].some(({ id }) => id === region);
}

/** The one folder of the atlas that is not a provider. */
const MODULES = 'modules';

// ---------------------------------------------------------------------------------------------------------------
// Reading: a file keeps its line numbers, so that every complaint can point at one.

class Files {
  #problems;
  #base;
  #ajv;

  constructor(problems, schemaFolder, base) {
    this.#problems = problems;
    this.#base = base;
    this.#ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
    for (const name of readdirSync(schemaFolder)) {
      if (/^(atlas-.+|scenario|composites|status-.+)\.schema\.json$/.test(name)) {
        this.#ajv.addSchema(JSON.parse(readFileSync(path.join(schemaFolder, name), 'utf8')));
      }
    }
  }

  /** The parsed file, or undefined where it is missing or too broken to go on with. */
  read(file, schema) {
    if (!existsSync(file)) return undefined;
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, uniqueKeys: true });
    const shown = path.relative(this.#base, file).split(path.sep).join('/');
    const lineAt = (offset) => lines.linePos(offset).line;
    if (document.errors.length > 0) {
      for (const error of document.errors) {
        this.#problems.push(
          `${shown}:${lineAt(error.pos[0])}: ${error.message.split('\n')[0].replace(/:$/, '')}`,
        );
      }
      return undefined;
    }
    const value = document.toJS();
    const source = {
      value,
      name: shown,
      /** Line of the innermost part of the path that exists. */
      line: (...keys) => {
        for (let length = keys.length; length >= 0; length--) {
          const node = lookUp(document.contents, keys.slice(0, length));
          if (node?.range) return lineAt(node.range[0]);
        }
        return 1;
      },
      complain: (keys, message) => this.#problems.push(`${shown}:${source.line(...keys)}: ${message}`),
    };
    if (value === null || value === undefined) {
      source.complain([], 'is empty; write its rows or delete the file');
      return undefined;
    }
    const validate = this.#ajv.getSchema(schema);
    if (!validate(value)) {
      for (const error of innermost(validate.errors)) {
        const keys = error.instancePath.split('/').slice(1).map(unescapePointer);
        source.complain(keys, `${keys.join('.') || 'the file'}: ${explain(error)}`);
      }
      return undefined;
    }
    return source;
  }
}

/** The key node for a map entry (that is where the row begins), the item node for a list entry. */
function lookUp(node, keys) {
  let key = node;
  let current = node;
  for (const name of keys) {
    const items = current?.items;
    if (!items) return undefined;
    const pair = items.find((item) => item?.key !== undefined && String(item.key?.value) === name);
    key = pair ? pair.key : items[Number(name)];
    current = pair ? pair.value : key;
    if (!key) return undefined;
  }
  return key;
}

const unescapePointer = (part) => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** `oneOf` and `anyOf` repeat what their branches already say; keep them only where no branch says more. */
function innermost(errors) {
  const plain = errors.filter((error) => !['oneOf', 'anyOf', 'if'].includes(error.keyword));
  return plain.length > 0 ? plain : errors;
}

function explain(error) {
  const { keyword, params, data } = error;
  if (keyword === 'required') return `has no ${params.missingProperty}; every such row needs one`;
  if (keyword === 'dependentRequired')
    return `has ${params.property} but no ${params.missingProperty}; add it`;
  if (keyword === 'additionalProperties') return `"${params.additionalProperty}" is not a known key here`;
  if (keyword === 'enum')
    return `is ${JSON.stringify(data)}, expected one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'const')
    return `is ${JSON.stringify(data)}, expected ${JSON.stringify(params.allowedValue)}`;
  if (keyword === 'pattern') return `${JSON.stringify(data)} does not have the form ${params.pattern}`;
  if (keyword === 'propertyNames') return `"${params.propertyName}" is not a name allowed here`;
  return `is ${JSON.stringify(data)?.slice(0, 80)}, which ${error.message}`;
}

function yamlFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Merges the maps of several files; a key that two of them have is refused. */
function merge(sources, what) {
  const merged = new Map();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source.value)) {
      const other = merged.get(key);
      if (other) {
        source.complain(
          [key],
          `${what} ${key} is already at ${other.source.name}:${other.source.line(key)}; keep one of them`,
        );
      } else {
        merged.set(key, { value, source });
      }
    }
  }
  return merged;
}

// ---------------------------------------------------------------------------------------------------------------
// The atlas

/** The folder that is no provider's. */
const THIRD_PARTIES = 'thirdparties';

function compileAtlas(folder, files) {
  const load = (file, kind) => files.read(path.join(folder, file), `atlas-${kind}.schema.json`);
  const present = (source) => source !== undefined;

  const jurisdictions = merge([load('jurisdictions.yaml', 'jurisdictions')].filter(present), 'jurisdiction');
  const equivalents = merge([load('equivalents.yaml', 'equivalents')].filter(present), 'family');
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== THIRD_PARTIES && entry.name !== MODULES)
    .map((entry) => entry.name)
    .sort();

  const providers = [];
  const regions = {};
  const services = {};
  const actions = [];
  const types = [];
  const prefixes = [];
  const redundancy = [];
  const times = [];

  for (const name of folders) {
    const all = (sub, kind) =>
      yamlFiles(path.join(folder, name, sub))
        .map((file) => files.read(file, `atlas-${kind}.schema.json`))
        .filter(present);
    const provider = load(`${name}/provider.yaml`, 'provider');
    if (provider) {
      providers.push(provider);
      if (provider.value.id !== name) {
        provider.complain(['id'], `id is ${provider.value.id}, expected the folder's name, ${name}`);
      }
      if (!jurisdictions.has(provider.value.jurisdiction)) {
        provider.complain(
          ['jurisdiction'],
          `jurisdiction ${provider.value.jurisdiction} is not in jurisdictions.yaml; add it there`,
        );
      }
    }
    regions[name] = merge([load(`${name}/regions.yaml`, 'regions')].filter(present), 'region');
    services[name] = merge(all('services', 'services'), 'service');
    const ofProvider = (source) => ({ ...source, provider: name });
    types.push(...all('types', 'types').map(ofProvider));
    prefixes.push(...[load(`${name}/prefixes.yaml`, 'prefixes')].filter(present).map(ofProvider));
    redundancy.push(...[load(`${name}/redundancy.yaml`, 'redundancy')].filter(present));
    times.push(...[load(`${name}/times.yaml`, 'times')].filter(present));
    const rules = load(`${name}/actions.yaml`, 'actions');
    if (rules) actions.push({ ...rules, provider: name });
  }

  const merged = {
    redundancy: merge(redundancy, 'redundancy'),
    times: merge(times, 'time'),
    types: merge(types, 'type'),
    thirdParties: merge(
      yamlFiles(path.join(folder, THIRD_PARTIES))
        .map((file) => files.read(file, 'atlas-thirdparties.schema.json'))
        .filter(present),
      'third party',
    ),
    prefixes: merge(prefixes, 'prefix'),
  };
  takeOverServices(providers, services);
  const known = new Known(providers, regions, services, jurisdictions);
  checkRegions(regions, known);
  checkDefaultRegions(providers, regions);
  checkNeeds(services, known);
  checkContainment(services, regions);
  checkRedundancy(merged.redundancy, known);
  checkTypes(merged.types, services, merged.redundancy);
  checkPrefixes(merged.prefixes, services);
  checkActions(actions, services);
  checkEquivalents(equivalents, services);
  checkThirdParties(merged, known);

  return {
    providers: providers.map((source) => source.value),
    regions: mapObject(regions, (ofProvider) =>
      [...ofProvider].map(([id, { value }]) => ({ id, ...value, zones: [...value.zones].sort() })),
    ),
    services: mapObject(services, plain),
    types: Object.fromEntries(
      [...merged.types]
        .sort(byKey)
        .map(([type, { value, source }]) => [type, { provider: source.provider, ...value }]),
    ),
    prefixes: Object.fromEntries(
      [...merged.prefixes]
        .sort(byKey)
        .map(([prefix, { value, source }]) => [
          prefix,
          { provider: source.provider, service: prefixService(value) },
        ]),
    ),
    redundancy: plain(merged.redundancy),
    times: plain(merged.times),
    actions: actions.flatMap((source) => source.value),
    thirdParties: plain(merged.thirdParties),
    jurisdictions: plain(jurisdictions),
    equivalents: [...equivalents].map(([id, { value }]) => ({ id, ...value })),
  };
}

const byKey = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);
const plain = (merged) => Object.fromEntries([...merged].sort(byKey).map(([key, { value }]) => [key, value]));
const mapObject = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
const prefixService = (value) => (typeof value === 'string' ? value : value.service);

/**
 * Who runs common software (`{ name: openstack, when: ... }`) has its services: each one that it has under no id of
 * its own is taken over from the provider that the software's own facts are written for.
 */
function takeOverServices(providers, services) {
  for (const source of providers) {
    const { id, terraformProviders } = source.value;
    for (const [i, row] of terraformProviders.entries()) {
      if (typeof row === 'string') continue;
      const at = ['terraformProviders', String(i)];
      const software = providers.find(({ value }) => value.terraformProviders.includes(row.name))?.value.id;
      if (software === undefined) {
        source.complain([...at, 'name'], `no provider of the atlas has ${row.name} as its own`);
        continue;
      }
      for (const [from, to] of Object.entries(row.services ?? {})) {
        if (!services[software].has(from))
          source.complain([...at, 'services', from], `${from} is not a service of ${software}`);
        if (!services[id].has(to))
          source.complain([...at, 'services', from], `${to} is not a service of ${id}`);
      }
      const own = (to) => {
        const [, place, part] = to.split('/');
        const [service, plane] = part.split(':');
        const name = row.services?.[service] ?? service;
        // What is one for all regions in general may be one in each here, and the other way round.
        const scope = (services[id].get(name) ?? services[software].get(name))?.value.scope;
        const where = scope === 'global' ? 'global' : place === 'global' ? '{region}' : place;
        return `${id}/${where}/${plane === undefined ? name : `${name}:${plane}`}`;
      };
      const moved = (list) =>
        list?.map((need) => (need.to.startsWith(`${software}/`) ? { ...need, to: own(need.to) } : need));
      for (const [key, { value, source: written }] of services[software]) {
        if (services[id].has(key) || row.services?.[key] !== undefined) continue;
        const control = value.control && { ...value.control, needs: moved(value.control.needs) };
        services[id].set(key, {
          value: { ...value, needs: moved(value.needs), control },
          source: written,
        });
      }
    }
  }
}

/** What ids may be named, and what is wrong with one that may not. */
class Known {
  constructor(providers, regions, services, jurisdictions) {
    this.providers = new Set(providers.map((source) => source.value.id));
    this.regions = regions;
    this.services = services;
    this.jurisdictions = jurisdictions;
  }

  /** Why the id names nothing; undefined where it does. `{region}` stands for any region. */
  wrong(id) {
    const parts = id.split('/');
    const [provider, region, part] = parts;
    if (provider === 'jurisdiction') {
      return this.jurisdictions.has(region)
        ? undefined
        : `jurisdiction ${region} is not in jurisdictions.yaml`;
    }
    if (!this.providers.has(provider)) return `${provider} is not a provider of the atlas`;
    if (parts.length === 1) return undefined;
    // `unknown`: one of the provider's regions, and the source does not say which.
    const isRegion = ['{region}', 'unknown'].includes(region) || this.regions[provider].has(region);
    if (parts.length === 2) {
      const isZone = [...this.regions[provider].values()].some(({ value }) => value.zones.includes(region));
      return isRegion || isZone ? undefined : `${region} is neither a region nor a zone of ${provider}`;
    }
    const name = part.replace(/:control$/, '');
    const service = this.services[provider].get(name);
    if (!service) return `${name} is not a service of ${provider}`;
    if (service.value.scope === 'global') {
      return region === 'global'
        ? undefined
        : `${name} is a global service: write ${provider}/global/${part}`;
    }
    if (region === 'global') return `${name} is not a global service: write ${provider}/{region}/${part}`;
    return isRegion ? undefined : `${region} is not a region of ${provider}`;
  }
}

function checkRegions(regions, known) {
  for (const ofProvider of Object.values(regions)) {
    const seen = new Map();
    for (const [id, { value, source }] of ofProvider) {
      for (const [i, need] of (value.needs ?? []).entries()) {
        const wrong = known.wrong(need.to);
        if (wrong) source.complain([id, 'needs', String(i), 'to'], `${id} needs ${need.to}: ${wrong}`);
      }
      for (const zone of value.zones) {
        if (seen.has(zone))
          source.complain([id, 'zones'], `zone ${zone} is already in region ${seen.get(zone)}`);
        if (ofProvider.has(zone)) source.complain([id, 'zones'], `zone ${zone} has the name of a region`);
        seen.set(zone, id);
      }
      for (const [i, need] of (value.needs ?? []).entries()) {
        const wrong = known.wrong(need.to);
        if (wrong) source.complain([id, 'needs', String(i), 'to'], `${id} needs ${need.to}: ${wrong}`);
      }
    }
  }
}

function checkDefaultRegions(providers, regions) {
  for (const { value, complain } of providers) {
    const { id, defaultRegion } = value;
    if (defaultRegion !== undefined && !regions[id].has(defaultRegion)) {
      complain(['defaultRegion'], `${defaultRegion} is not a region of ${id}`);
    }
  }
}

/** All needs of a service with where they are written and which plane has them. */
function needsOf(service) {
  const list = (needs, plane, keys) =>
    (needs ?? []).map((need, i) => ({ need, plane, keys: [...keys, String(i)] }));
  return [
    ...list(service.needs, 'data', ['needs']),
    ...list(service.control?.needs, 'control', ['control', 'needs']),
  ];
}

function checkNeeds(services, known) {
  for (const [provider, ofProvider] of Object.entries(services)) {
    for (const [id, { value, source }] of ofProvider) {
      const seen = new Set();
      for (const { need, plane, keys } of needsOf(value)) {
        const at = [id, ...keys, 'to'];
        const wrong = known.wrong(need.to);
        if (wrong) source.complain(at, `${id} needs ${need.to}: ${wrong}`);
        if (value.scope === 'global' && need.to.includes('{region}')) {
          source.complain(at, `${id} needs ${need.to}: a global service has no region of its own; name one`);
        }
        const key = `${plane} ${need.need} ${need.to}`;
        if (seen.has(key))
          source.complain(at, `${id} states its ${need.need} need of ${need.to} twice; keep one`);
        seen.add(key);
      }
      const region = value.control?.region;
      if (region !== undefined && known.wrong(`${provider}/${region}`)) {
        source.complain(
          [id, 'control', 'region'],
          `control plane of ${id}: ${region} is not a region of ${provider}`,
        );
      }
    }
  }
}

/** Hard run needs say that one thing is inside another; nothing can be inside itself. */
function checkContainment(services, regions) {
  for (const [provider, ofProvider] of Object.entries(services)) {
    const sample = [...(regions[provider]?.keys() ?? [])].slice(0, 1);
    const named = [...ofProvider.values()].flatMap(({ value }) =>
      needsOf(value).map(({ need }) => need.to.split('/')[1]),
    );
    const places = new Set([...sample, ...named.filter((region) => regions[provider]?.has(region))]);
    const edges = new Map();
    for (const place of places) {
      for (const [id, { value, source }] of ofProvider) {
        const where = value.scope === 'global' ? 'global' : place;
        for (const { need, plane, keys } of needsOf(value)) {
          if (need.need !== 'run' || need.strength !== 'hard') continue;
          const from = `${provider}/${where}/${id}${plane === 'control' ? ':control' : ''}`;
          const to = need.to.replaceAll('{region}', place);
          // A need on another region's copy of the same service vanishes in that region.
          if (from === to && !need.to.includes('{region}') && where !== 'global') continue;
          if (!edges.has(from)) edges.set(from, []);
          edges.get(from).push({ to, complain: (text) => source.complain([id, ...keys, 'to'], text) });
        }
      }
    }
    const state = new Map();
    const reported = new Set();
    const visit = (node, trail) => {
      state.set(node, 'open');
      for (const { to, complain } of edges.get(node) ?? []) {
        if (state.get(to) === 'open') {
          const cycle = [...trail.slice(trail.indexOf(to)), to];
          const key = [...new Set(cycle.map((step) => step.replace(/\/[^/]+\//, '/')))].sort().join();
          if (!reported.has(key))
            complain(`containment cycle: ${cycle.join(' needs ')}; make one of them soft or drop it`);
          reported.add(key);
        } else if (!state.has(to)) {
          visit(to, [...trail, to]);
        }
      }
      state.set(node, 'done');
    };
    for (const node of edges.keys()) if (!state.has(node)) visit(node, [node]);
  }
}

function checkRedundancy(redundancy, known) {
  for (const [key, { value, source }] of redundancy) {
    (value.needs ?? []).forEach((id, i) => {
      const wrong = known.wrong(id);
      if (wrong) source.complain([key, 'needs', String(i)], `${key} needs ${id}: ${wrong}`);
    });
  }
}

function checkTypes(types, services, redundancy) {
  for (const [type, { value, source }] of types) {
    const checkService = (id, ...keys) => {
      if (id !== undefined && !services[source.provider].has(id)) {
        source.complain([type, ...keys], `${type}: ${id} is not a service of ${source.provider}`);
      }
    };
    const checkKey = (key, ...keys) => {
      if (key !== undefined && !redundancy.has(key)) {
        source.complain([type, ...keys], `${type}: ${key} is not in redundancy.yaml`);
      }
    };
    checkService(value.service, 'service');
    for (const [i, row] of (value.serviceWhen ?? []).entries()) {
      checkService(row.service, 'serviceWhen', String(i), 'service');
    }
    for (const list of ['needs', 'neededBy']) {
      for (const [i, row] of (value[list] ?? []).entries())
        checkKey(row.redundancy, list, String(i), 'redundancy');
    }
    for (const [i, row] of (value.placement?.standby ?? []).entries()) {
      checkKey(row.redundancy, 'placement', 'standby', String(i), 'redundancy');
    }
    checkKey(value.routes?.standby?.redundancy, 'routes', 'standby', 'redundancy');
    checkKey(value.record?.redundancy, 'record', 'redundancy');
    if (!value.glue && value.service === undefined && value.hostedBy === undefined) {
      source.complain([type], `${type} has no service; name one, or say glue: true or hostedBy`);
    }
  }
}

function checkThirdParties({ thirdParties, types, prefixes }, known) {
  const hosts = new Map();
  const families = new Map([...prefixes.keys()].map((prefix) => [prefix, 'a provider']));
  for (const [id, { value, source }] of thirdParties) {
    if (!known.jurisdictions.has(value.jurisdiction)) {
      source.complain(
        [id, 'jurisdiction'],
        `jurisdiction ${value.jurisdiction} is not in jurisdictions.yaml; add it there`,
      );
    }
    const checkPlace = (to, ...keys) => {
      // What a host name tells is looked up when it is read.
      const wrong = to.startsWith('{cloud}') ? undefined : known.wrong(to);
      if (wrong) source.complain([id, ...keys, 'to'], `${id} runs on ${to}: ${wrong}`);
    };
    for (const [i, { to }] of (value.runsOn ?? []).entries()) checkPlace(to, 'runsOn', String(i));
    for (const [i, entry] of (value.hosts ?? []).entries()) {
      const at = [id, 'hosts', String(i)];
      const host = entry.host ?? entry;
      if (hosts.has(host)) source.complain(at, `host ${host} is already that of ${hosts.get(host)}`);
      hosts.set(host, id);
      if (entry.runsOn === undefined) continue;
      checkPlace(entry.runsOn.to, 'hosts', String(i), 'runsOn');
      for (const [hole] of entry.runsOn.to.matchAll(/\{\w+\}/g)) {
        if (!host.includes(hole)) source.complain(at, `${host} does not tell ${hole}`);
      }
    }
    for (const [i, prefix] of (value.terraform ?? []).entries()) {
      const at = [id, 'terraform', String(i)];
      if (families.has(prefix))
        source.complain(at, `prefix ${prefix} is already that of ${families.get(prefix)}`);
      families.set(prefix, id);
      const described = [...types.keys()].find((type) => type.startsWith(prefix));
      if (described) source.complain(at, `${prefix} is the prefix of ${described}, which types/ describes`);
    }
  }
}

function checkPrefixes(prefixes, services) {
  for (const [prefix, { value, source }] of prefixes) {
    const id = prefixService(value);
    if (!services[source.provider].has(id)) {
      source.complain([prefix], `${prefix}: ${id} is not a service of ${source.provider}`);
    }
  }
}

function checkActions(actions, services) {
  for (const source of actions) {
    const seen = new Map();
    source.value.forEach((rule, i) => {
      const pattern = rule.action.toLowerCase();
      const before = seen.get(pattern) ?? seen.get('*');
      if (before !== undefined) {
        source.complain(
          [String(i)],
          `${rule.action} is never reached: ${source.value[before].action} on line ${source.line(String(before))} matches first`,
        );
      }
      seen.set(pattern, i);
      if (rule.service !== undefined && !services[source.provider].has(rule.service)) {
        source.complain(
          [String(i), 'service'],
          `${rule.action}: ${rule.service} is not a service of ${source.provider}`,
        );
      }
    });
  }
}

/** A row may name services of a provider that is not in the atlas; of one that is, only services it has. */
function checkEquivalents(equivalents, services) {
  const rowOf = new Map();
  for (const [family, { value, source }] of equivalents) {
    const check = (provider, service, ...keys) => {
      if (services[provider] !== undefined && !services[provider].has(service)) {
        source.complain([family, ...keys], `${family}: ${service} is not a service of ${provider}`);
      }
    };
    value.from.forEach((id, i) => {
      const at = ['from', String(i)];
      check(...id.split('/'), ...at);
      const other = rowOf.get(id);
      if (other !== undefined)
        source.complain([family, ...at], `${id} is already in ${other}; keep one of them`);
      rowOf.set(id, family);
    });
    for (const [i, id] of (value.otherApi ?? []).entries()) {
      if (!value.from.includes(id))
        source.complain(
          [family, 'otherApi', String(i)],
          `${family}: otherApi names ${id}, which is not in from`,
        );
    }
    for (const key of ['lost', 'tool', 'stuck', 'note']) {
      for (const remark of [value[key] ?? []].flat()) {
        const stranger = remark.of?.find((id) => !value.from.includes(id));
        if (stranger !== undefined)
          source.complain([family, key], `${family}: ${key} is said of ${stranger}, which is not in from`);
      }
    }
    for (const [i, row] of (value.managed ?? []).entries()) {
      check(row.provider, row.service, 'managed', String(i));
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Public modules: NAMESPACE/NAME/PROVIDER.tf, and submodules in PROVIDER/modules/NAME.tf

const ADDRESS = /^[\w-]+\/[\w-]+\/[a-z0-9]+(?:\/\/[\w/-]+)?$/;

function compileModules(folder, base, problems) {
  const modules = {};
  const aliases = {};
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    const shown = path.relative(base, file).split(path.sep).join('/');
    const complain = (line, message) => problems.push(`${shown}:${line}: ${message}`);
    const parts = path.relative(folder, file).replace(/\.tf$/, '').split(path.sep);
    const address = [parts.slice(0, 3), parts.slice(3)]
      .filter((part) => part.length > 0)
      .map((part) => part.join('/'))
      .join('//');
    if (!file.endsWith('.tf') || !ADDRESS.test(address)) {
      complain(1, 'expected NAMESPACE/NAME/PROVIDER.tf, or PROVIDER/modules/NAME.tf for a submodule');
      continue;
    }
    const text = readFileSync(file, 'utf8');
    const header = headerOf(text);
    const majors = (header.versions ?? '').split(/,\s*/).map(Number);
    if (!/^https:\/\/\S+$/.test(header.source ?? '')) complain(1, 'has no "# source: URL" at its head');
    if (!/^\d+(?:, \d+)*$/.test(header.versions ?? '')) {
      complain(1, 'has no "# versions: 5, 6" at its head, the major versions it was written from');
    }
    modules[address.toLowerCase()] = { source: header.source, majors, text: withoutComments(text) };
    for (const alias of header.also?.split(/,\s*/) ?? []) {
      if (ADDRESS.test(alias)) aliases[alias.toLowerCase()] = { to: address.toLowerCase(), complain };
      else complain(1, `also: ${alias} is not a registry address`);
    }
  }
  for (const [alias, { to, complain }] of Object.entries(aliases)) {
    if (modules[alias] !== undefined) complain(1, `also: ${alias} has a description of its own`);
    else modules[alias] = to;
  }
  return modules;
}

/** `# key: value` lines before the first block. A value goes on in the lines indented below it. */
function headerOf(text) {
  const header = {};
  let last;
  for (const line of text.split('\n')) {
    const [, key, value] = /^# (source|versions|also): (.*)$/.exec(line) ?? [];
    const more = /^# {3,}(\S.*)$/.exec(line)?.[1];
    if (!line.startsWith('#')) break;
    if (key !== undefined) header[key] = value.trim();
    else if (more !== undefined && last !== undefined) header[last] += ` ${more.trim()}`;
    last = key ?? (more === undefined ? undefined : last);
  }
  return header;
}

/** Lines that are comments become empty: they are for people, and lines keep their numbers. */
const withoutComments = (text) => text.replace(/^\s*#.*$/gm, '');

// ---------------------------------------------------------------------------------------------------------------
// Scenarios: incidents and composites

const COMPOSITES = 'composites.yaml';
const THIRD_PARTY = 'saas';
const UNKNOWN_ZONE = /^([a-z0-9]+)\/([^/]+)\/unknown-zone$/;

function compileIncidents(folder, files, atlas, known) {
  const incidents = [];
  for (const file of yamlFiles(folder)) {
    if (path.basename(file) === COMPOSITES) continue;
    const source = files.read(file, 'scenario.schema.json');
    if (!source) continue;
    const incident = source.value;
    if (`${incident.id}.yaml` !== path.basename(file)) {
      source.complain(
        ['id'],
        `id is ${incident.id}, expected the file's name, ${path.basename(file, '.yaml')}`,
      );
    }
    const regions = atlas.regions[incident.provider];
    if (!regions && incident.provider !== THIRD_PARTY)
      source.complain(['provider'], `${incident.provider} is not a provider of the atlas`);
    if (Date.parse(incident.epoch) >= Date.parse(incident.until)) {
      source.complain(['until'], 'ends before it starts: until must be later than epoch');
    }
    const rows = incident.rows.flatMap((row, i) => {
      checkTimes(row, i, incident, source);
      const expanded = expandRow(row, i, incident, regions ?? [], source);
      const missing = known.firstMissing(expanded.filter((one) => one.zoneId === undefined));
      if (missing !== undefined) {
        source.complain(
          ['rows', String(i), 'component'],
          `${missing} is not a component of the atlas; add its service first`,
        );
      }
      return expanded;
    });
    incidents.push({ ...incident, rows });
  }
  return incidents;
}

/** A need may not be older than the incident whose report states it, nor stated on a day that does not exist. */
function checkDates(atlas, incidents, problems) {
  const page = (url) => url.replace(/\/$/, '');
  const began = new Map(incidents.map(({ source, epoch }) => [page(source), epoch.slice(0, 10)]));
  for (const [provider, services] of Object.entries(atlas.services)) {
    for (const [id, { needs = [], control }] of Object.entries(services)) {
      for (const { to, since, source } of [...needs, ...(control?.needs ?? [])]) {
        if (since === undefined) continue;
        const complain = (text) => problems.push(`${provider}/${id} needs ${to} since ${since}: ${text}`);
        if (!isDay(since)) complain('is not a day that exists');
        const first = began.get(page(source));
        if (first !== undefined && since < first)
          complain(`its source reports of ${first}; it cannot have said so before`);
      }
    }
  }
}

function isDay(text) {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function checkTimes(row, i, incident, source) {
  const at = ['rows', String(i)];
  const from = Date.parse(row.from);
  const to = row.to === null ? Number.POSITIVE_INFINITY : Date.parse(row.to);
  if (Number.isNaN(from) || Number.isNaN(to)) source.complain(at, 'from or to is not a time that exists');
  if (from >= to) source.complain([...at, 'to'], `${row.component} ends at ${row.to}, not after ${row.from}`);
  if (row.to !== null && to > Date.parse(incident.until)) {
    source.complain([...at, 'to'], `ends after the incident; until must be at least ${row.to}`);
  }
}

/** One row for each component it means: a region each for `{region}`, a zone each where it is not known which. */
function expandRow(row, i, incident, regions, source) {
  const { except = [], zoneId, ...rest } = row;
  for (const region of except) {
    if (!regions.some((candidate) => candidate.id === region)) {
      source.complain(['rows', String(i), 'except'], `${region} is not a region of ${incident.provider}`);
    }
  }
  if (row.component.includes('{region}')) {
    const own = regions.find((region) => region.id === incident.region)?.partition;
    return regions
      .filter((region) => region.partition === own && !except.includes(region.id))
      .map((region) => ({ ...rest, component: row.component.replaceAll('{region}', region.id) }));
  }
  if (zoneId === undefined) return [rest];
  const [, provider, region] = UNKNOWN_ZONE.exec(row.component) ?? [];
  if (region === undefined) {
    source.complain(['rows', String(i), 'zoneId'], 'zoneId is for the unknown-zone of a region');
    return [rest];
  }
  const named = (regions.find((candidate) => candidate.id === region)?.zones ?? []).map(
    (zone) => `${provider}/${zone}`,
  );
  return [
    { ...rest, component: `${provider}/${zoneId}`, zoneId },
    ...[...named, row.component].map((component) => ({ ...rest, component, maybe: true })),
  ];
}

function compileComposites(folder, files, atlas, known, incidents) {
  const source = files.read(path.join(folder, COMPOSITES), 'composites.schema.json');
  if (!source) return [];
  return Object.entries(source.value).map(([id, composite]) => {
    if (known.has(id)) source.complain([id], `${id} is a component of the atlas; call it something else`);
    if (composite.incident !== undefined && !incidents.some((one) => one.id === composite.incident))
      source.complain([id, 'incident'], `${composite.incident} is not an incident of the library`);
    const parts = composite.parts.flatMap((part, i) => {
      const expanded = part.component.endsWith('/{launching}')
        ? launching(atlas).map((component) => ({ ...part, component }))
        : [part];
      const missing = known.firstMissing(expanded);
      if (missing !== undefined) {
        source.complain(
          [id, 'parts', String(i), 'component'],
          `${missing} is not a component of the atlas, nor a pattern that fits one`,
        );
      }
      return expanded;
    });
    return { id, ...composite, parts };
  });
}

/** Services that launch what their types make, as patterns over all places. */
function launching(atlas) {
  const found = Object.values(atlas.types).flatMap((type) =>
    type.launches
      ? [type.service, ...(type.serviceWhen ?? []).map(({ service }) => service)]
          .concat((type.alsoOn ?? []).map(({ service }) => service))
          .filter((service) => service !== undefined)
          .map((service) => `${type.provider}/*/${service}`)
      : [],
  );
  return [...new Set(found)].sort();
}

/** Ids of everything the atlas can give a component for, and which were asked for in vain. */
class KnownComponents {
  #ids;
  #missed = new Set();

  constructor(atlas) {
    this.#ids = idsOf(atlas);
  }

  /** Whether the id, or with `*` one that fits it, is known. */
  has(id) {
    if (!id.includes('*')) return this.#ids.has(id);
    const fits = new RegExp(`^${id.replace(/\*+/g, '[^/:]*')}$`);
    return [...this.#ids].some((one) => fits.test(one));
  }

  /** The first of the rows' components that is not known. */
  firstMissing(rows) {
    const missing = rows.map(({ component }) => component).filter((id) => !this.has(id));
    for (const id of missing) this.#missed.add(id);
    return missing[0];
  }

  missed() {
    return [...this.#missed].sort();
  }
}

function idsOf(atlas) {
  const ids = new Set(Object.keys(atlas.jurisdictions).map((id) => `jurisdiction/${id}`));
  for (const name of Object.keys(atlas.thirdParties)) ids.add(`${THIRD_PARTY}/${name}`);
  for (const { id: provider } of atlas.providers) {
    ids.add(provider);
    for (const region of atlas.regions[provider]) {
      ids.add(`${provider}/${region.id}`).add(`${provider}/${region.id}/unknown-zone`);
      for (const zone of region.zones) ids.add(`${provider}/${zone}`);
    }
    for (const [service, { scope }] of Object.entries(atlas.services[provider])) {
      // A service may also be in a region that the code does not tell.
      const regions = [...atlas.regions[provider].map((region) => region.id), 'unknown'];
      const places = scope === 'global' ? ['global'] : regions;
      for (const place of places) {
        ids.add(`${provider}/${place}/${service}`).add(`${provider}/${place}/${service}:control`);
      }
    }
  }
  return ids;
}

// ---------------------------------------------------------------------------------------------------------------
// Writing: a string given to JSON.parse loads faster than the same data as code.

/** One letter beyond Latin-1 would double what the whole of it takes in memory, and in time to read. */
const ascii = (json) =>
  json.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** In single quotes: those that JSON is full of would each be escaped, and escapes take the longest to read. */
const literal = (data) => `'${ascii(JSON.stringify(data)).replace(/[\\']/g, '\\$&')}'`;

function moduleOf(importLine, exported) {
  return [
    '// Generated by scripts/compile-data.mjs from the YAML files in ./data. Do not edit.',
    '// biome-ignore-all lint: generated',
    '// biome-ignore-all format: generated',
    importLine,
    '',
    ...Object.entries(exported).map(
      ([name, [type, data]]) => `export const ${name}: ${type} = JSON.parse(${literal(data)});`,
    ),
    '',
  ].join('\n');
}

// ---------------------------------------------------------------------------------------------------------------
// Status feeds, and the names in them

function compileStatus(folder, files, atlas) {
  const feeds = files.read(path.join(folder, 'feeds.yaml'), 'status-feeds.schema.json');
  const names = files.read(path.join(folder, 'names.yaml'), 'status-names.schema.json');
  const providers = new Set(atlas.providers.map(({ id }) => id));
  for (const [id, { of }] of Object.entries(feeds?.value ?? {})) {
    const [kind, name] = of.split('/');
    const isKnown = kind === 'saas' ? Object.hasOwn(atlas.thirdParties, name) : providers.has(of);
    if (!isKnown) feeds.complain([id, 'of'], `${of} is neither a provider nor a third party of the atlas`);
  }
  for (const [provider, { products = {}, parts = {}, places = {} }] of Object.entries(names?.value ?? {})) {
    if (!providers.has(provider)) names.complain([provider], `${provider} is not a provider of the atlas`);
    for (const [key, ids] of Object.entries({ products, parts }))
      for (const id of Object.keys(ids))
        if (!Object.hasOwn(atlas.services[provider] ?? {}, id))
          names.complain([provider, key, id], `${id} is not a service of ${provider}`);
    for (const id of Object.keys(places))
      if (!atlas.regions[provider]?.some((region) => region.id === id))
        names.complain([provider, 'places', id], `${id} is not a region of ${provider}`);
  }
  return {
    feeds: Object.entries(feeds?.value ?? {}).map(([id, feed]) => ({ id, ...feed })),
    names: names?.value ?? {},
  };
}

function writeIfChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function writeData({ atlas, incidents, composites, modules, ranges, status }, root = ROOT) {
  writeIfChanged(
    path.join(root, 'src/atlas/generated.ts'),
    moduleOf("import type { AtlasData } from './types.js';", { data: ['AtlasData', atlas] }),
  );
  writeIfChanged(
    path.join(root, 'src/scenarios/generated.ts'),
    moduleOf("import type { Composite, Incident } from './types.js';", {
      incidentData: ['readonly Incident[]', incidents],
      compositeData: ['readonly Composite[]', composites],
    }),
  );
  writeIfChanged(
    path.join(root, 'src/now/generated.ts'),
    moduleOf("import type { Feed, FeedNames } from './types.js';", {
      feeds: ['readonly Feed[]', status.feeds],
      names: ['Readonly<Record<string, FeedNames>>', status.names],
    }),
  );
  // Left as text: they are parsed when the first module, or address, is looked up.
  const asText = {
    modules: ['the files in ../data/modules', modules],
    ranges: ['../data/*/ranges.yaml', ranges],
  };
  for (const [room, [from, data]] of Object.entries(asText)) {
    writeIfChanged(
      path.join(root, `src/atlas/${room}/generated.ts`),
      [
        `// Generated by scripts/compile-data.mjs from ${from}. Do not edit.`,
        '// biome-ignore-all lint: generated',
        '// biome-ignore-all format: generated',
        `export const data: string = ${literal(data)};`,
        '',
      ].join('\n'),
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const compiled = compileData();
  if (compiled.problems.length > 0) {
    console.error(compiled.problems.join('\n'));
    if (compiled.unknown.length > 0)
      console.error(`scenarios name what the atlas does not know: ${compiled.unknown.join(', ')}`);
    console.error(`${compiled.problems.length} problem(s) in the data; nothing written`);
    process.exitCode = 1;
  } else {
    writeData(compiled);
  }
}
