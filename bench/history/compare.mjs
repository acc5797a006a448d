/**
 * The atlas against an incident, without hindsight: what its service needs say would suffer, using only needs that a
 * source stated before the incident, beside what the provider listed as impacted.
 */
import { evaluateStates } from '../../dist/graph/index.js';
import { compile } from '../../dist/index.js';

const CAPABILITIES = ['serve', 'start', 'change'];

/** Ways to choose needs by their date; one without a date may be known from the incident itself. */
export const stated = {
  before: (day) => (need) => need.since !== undefined && need.since < day,
  perhapsBefore: (day) => (need) => need.since === undefined || need.since < day,
  everything: () => () => true,
};

/**
 * Pairs `service capability` that a failure reaches.
 *
 * `direct` is what the model says, with a soft need counted as degraded: softness goes no further than whoever has it.
 * `any` follows every need to any depth, as if all were hard.
 */
export function reached(services, { provider, region }, failures, accepts, depth) {
  const placeOf = (id) => `${provider}/${services[id].scope === 'global' ? 'global' : region}/${id}`;
  const control = (id) => `${placeOf(id)}:control`;
  const ids = Object.keys(services);
  const known = new Set(ids.flatMap((id) => [placeOf(id), control(id)]));
  const needs = ids.flatMap((id) => [
    { from: placeOf(id), to: control(id), need: 'change', soft: false },
    ...[
      ...(services[id].needs ?? []).map((need) => [placeOf(id), need]),
      ...(services[id].control?.needs ?? []).map((need) => [control(id), need]),
    ]
      .filter(([, need]) => accepts(need))
      .map(([from, need]) => ({
        from,
        to: need.to.replaceAll('{region}', region),
        need: need.need,
        soft: need.strength === 'soft',
      }))
      .filter(({ from, to }) => known.has(to) && from !== to),
  ]);
  const hard = needs.map((need) => ({ ...need, soft: false }));
  // A twin has the same needs, all hard, of the originals: it is down where the service is down or loses a soft need.
  const twin = (id) => `${id}?`;
  const twins = hard.map(({ from, to, ...rest }) => ({
    from: twin(from),
    to: to === `${from}:control` ? twin(to) : to,
    ...rest,
  }));
  const dependencies = depth === 'any' ? hard : [...needs, ...twins];
  const states = evaluateStates(
    compile(estateOf([...known, ...[...known].map(twin)], dependencies)),
    failures,
  );
  return new Set(
    ids.flatMap((id) =>
      CAPABILITIES.filter((capability) => {
        if (states.get(placeOf(id))[capability] !== 'up') return true;
        return depth === 'direct' && states.get(twin(placeOf(id)))[capability] === 'down';
      }).map((capability) => `${id} ${capability}`),
    ),
  );
}

function estateOf(ids, needs) {
  const evidence = { by: 'atlas' };
  return {
    components: ids.map((id) => ({
      id,
      kind: 'service',
      type: 'service',
      name: id,
      source: { atlas: id, url: '' },
    })),
    dependencies: needs.map(({ soft, ...rest }) => ({ ...rest, ...(soft ? { soft } : {}), evidence })),
    groups: [],
    journeys: [],
    diagnostics: [],
  };
}

/** Predictions and baselines, each scored, and why each listed service that the model did not name was missed. */
export function compareWith(atlas, incident) {
  const services = atlas.services[incident.provider];
  const failures = incident.trigger.flatMap((id) => {
    const place = services[id].scope === 'global' ? 'global' : incident.region;
    return [`${incident.provider}/${place}/${id}`, `${incident.provider}/${place}/${id}:control`].map(
      (component) => ({ component, capability: 'serve', severity: 'down' }),
    );
  });
  const predict = (accepts, depth) => reached(services, incident, failures, accepts, depth);
  const before = stated.before(incident.before);
  const direct = predict(before, 'direct');
  const any = predict(before, 'any');
  const all = new Set(Object.keys(services).flatMap((id) => CAPABILITIES.map((one) => `${id} ${one}`)));
  const predictions = [
    ['documented before, as the model reads it', direct],
    ['documented before, every need to any depth', any],
    ['everything fails', all],
    [incident.baseline.title, baseline(services, incident)],
  ];
  return {
    rows: predictions.map(([title, pairs]) => ({ title, ...score(pairs, incident) })),
    misses: missesOf(incident, any, predict),
    hits: incident.listed.filter(({ service }) => servicesIn(any).has(service)).map(({ name }) => name),
    falseAlarms: [...servicesIn(any)].filter(
      (id) => !incident.trigger.includes(id) && !incident.listed.some(({ service }) => service === id),
    ),
  };
}

function baseline(services, { provider, region, baseline: { cannotStart, scope } }) {
  if (scope !== undefined) {
    const ids = Object.keys(services).filter((id) => services[id].scope === scope);
    return new Set(ids.flatMap((id) => CAPABILITIES.map((one) => `${id} ${one}`)));
  }
  const failure = { component: cannotStart, capability: 'start', severity: 'down' };
  return reached(services, { provider, region }, [failure], stated.everything(), 'any');
}

const servicesIn = (pairs) => new Set([...pairs].map((pair) => pair.split(' ')[0]));

/** By service, whatever of it failed; and by service and capability, where the provider said what failed. */
export function score(pairs, { listed, trigger }) {
  const predicted = [...servicesIn(pairs)].filter((id) => !trigger.includes(id));
  const named = new Set(listed.flatMap(({ service }) => service ?? []));
  const told = new Set(
    listed.flatMap(({ service, capabilities = [] }) =>
      service === undefined ? [] : capabilities.map((one) => `${service} ${one}`),
    ),
  );
  const unplaced = listed.filter(({ service, capabilities }) => !service && capabilities).length;
  const toldServices = servicesIn(told);
  // What is said of a service that is only named can be neither right nor wrong.
  const judged = [...pairs].filter((pair) => {
    const id = pair.split(' ')[0];
    return !trigger.includes(id) && (toldServices.has(id) || !named.has(id));
  });
  return {
    services: {
      predicted: predicted.length,
      right: predicted.filter((id) => named.has(id)).length,
      listed: listed.length,
      found: listed.filter(({ service }) => predicted.includes(service)).length,
    },
    pairs: {
      predicted: judged.length,
      right: judged.filter((pair) => told.has(pair)).length,
      listed: told.size + unplaced,
      found: judged.filter((pair) => told.has(pair)).length,
    },
  };
}

function missesOf(incident, any, predict) {
  const undated = servicesIn(predict(stated.perhapsBefore(incident.before), 'any'));
  const later = servicesIn(predict(stated.everything(), 'any'));
  const named = servicesIn(any);
  const why = ({ service, capabilities = [] }) => {
    if (service === undefined) return 'the atlas has no such service';
    if (named.has(service)) {
      const right = capabilities.length === 0 || capabilities.some((one) => any.has(`${service} ${one}`));
      return right ? undefined : 'named, but with another capability';
    }
    if (undated.has(service)) return 'documented, with no date known';
    return later.has(service) ? 'documented after' : 'documented nowhere that the atlas knows';
  };
  const groups = new Map();
  for (const row of incident.listed) {
    const reason = why(row);
    if (reason !== undefined) groups.set(reason, [...(groups.get(reason) ?? []), row.name]);
  }
  return groups;
}

const percent = (part, whole) => (whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`);

/** The table and the misses of one incident, as they stand in docs/accuracy.md. */
export function markdown({ rows, misses, falseAlarms }) {
  const cells = ({ predicted, right, listed, found }) =>
    `${right} of ${predicted} (${percent(right, predicted)}) | ${found} of ${listed} (${percent(found, listed)})`;
  return [
    '| predicted | right, by service | found, by service | right, by capability | found, by capability |',
    '|---|---|---|---|---|',
    ...rows.map(({ title, services, pairs }) => `| ${title} | ${cells(services)} | ${cells(pairs)} |`),
    '',
    `Not listed by the provider: ${falseAlarms.map((id) => `\`${id}\``).join(', ') || 'none'}.`,
    '',
    'Missed, even where every need is followed:',
    '',
    ...[...misses].map(([reason, names]) => `- ${reason} (${names.length}): ${names.join(', ')}`),
  ].join('\n');
}
