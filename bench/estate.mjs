/**
 * A random estate shaped like a company's: regions, zones, services, layers of resources, journeys on top. `more` is how
 * many soft dependencies each resource has besides.
 */

/** Numbers from 0 (included) to 1 (excluded), the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SOURCE = { file: 'bench.tf', line: 1 };
const EVIDENCE = { by: 'code', file: 'bench.tf', line: 1 };

export function randomEstate(
  size,
  seed,
  { regions = 8, services = 25, journeys = 50, layers = 8, more = 0 } = {},
) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const components = [];
  const dependencies = [];
  const groups = [];
  const add = (id, kind, type) => {
    components.push({ id, kind, type, name: id, source: SOURCE });
    return id;
  };
  const need = (from, to, what = 'run', rest = {}) =>
    dependencies.push({ from, to, need: what, ...rest, evidence: EVIDENCE });
  const group = (from, members, k, full, rest = {}) => {
    const id = `group-${groups.length}`;
    groups.push({ id, need: k, full, ...rest });
    members.forEach((to, rank) => {
      need(from, to, 'run', rest.failover ? { group: id, rank } : { group: id });
    });
  };

  add('cloud', 'domain', 'provider');
  const places = [];
  for (let r = 1; r <= regions; r++) {
    const region = add(`cloud/region-${r}`, 'domain', 'region');
    need(region, 'cloud');
    const zones = ['a', 'b', 'c'].map((letter) => add(`cloud/region-${r}${letter}`, 'domain', 'zone'));
    group(region, zones, 1, 2);
    const own = [];
    for (let s = 0; s < services; s++) {
      const data = add(`${region}/service${s}`, 'service', 'service');
      const control = add(`${region}/service${s}:control`, 'service', 'service');
      need(data, region);
      need(control, region);
      if (s > 0 && next() < 0.5) need(data, pick(own));
      own.push(data);
    }
    places.push({ region, zones, services: own, layers: [] });
  }

  const perLayer = Math.floor((size - components.length - journeys) / (regions * layers));
  for (const place of places) {
    for (let l = 0; l < layers; l++) {
      const layer = [];
      for (let i = 0; i < perLayer; i++) {
        const id = add(`${place.region.slice(6)}.layer${l}.r${i}`, 'resource', 'instance');
        const service = pick(place.services);
        need(id, service);
        need(id, service, 'start');
        need(id, `${service}:control`, 'change');
        const below = place.layers[l - 1];
        if (below === undefined) {
          if (next() < 0.3) need(id, pick(place.zones));
        } else if (next() < 0.2) {
          group(id, [...new Set([pick(below), pick(below)])], 1, 1);
        } else {
          need(id, pick(below));
        }
        for (let m = 0; m < more; m++) need(id, pick(below ?? place.services), 'run', { soft: true });
        if (layer.length > 0 && next() < 0.02) need(pick(layer), id);
        layer.push(id);
      }
      place.layers.push(layer);
    }
  }

  const list = [];
  for (let j = 0; j < journeys; j++) {
    const id = add(`journey-${j}`, 'journey', 'journey');
    const one = pick(places);
    const other = pick(places);
    for (let i = 0; i < 4; i++) need(id, pick(one.layers[layers - 1]));
    if (one !== other) {
      group(id, [pick(one.layers[layers - 2]), pick(other.layers[layers - 2])], 1, 1, {
        failover: { detect: 60, switch: 30, needs: ['cloud'], failback: 'sticky' },
      });
    }
    list.push({ id, name: id, entry: id, inferred: false });
  }
  return { components, dependencies, groups, journeys: list, diagnostics: [] };
}
