import { actionRule, atlas, NOWHERE, type Places, service } from '../../atlas/index.js';
import { type Failure, fitter, isPattern, type Scenario } from '../../estate/index.js';
import { type Effect, needsInterception, parseEffect } from './effect.js';
import type { Fault } from './fault.js';
import { anywhere, isUnplaced } from './places.js';
import { downIn } from './target.js';
import { subtract } from './windows.js';

export interface ScenarioOptions {
  /** How what is down shows, instead of what the incident's data and the defaults say. */
  readonly effect?: Effect;
  /** How what is degraded shows; undefined: not at all. Reports rarely state rates. */
  readonly degraded: Effect | undefined;
  /** Whether requests can be read, and operations told apart. */
  readonly intercepts: boolean;
  /** Where hosts are whose names do not tell. */
  readonly places?: Places;
}

/** A failure of the scenario that the drill cannot bring about, and why. */
export interface NotReproduced {
  readonly component: string;
  readonly capability: Failure['capability'];
  readonly severity: Failure['severity'];
  readonly why: string;
}

export interface ScenarioFaults {
  readonly faults: readonly Fault[];
  readonly notReproduced: readonly NotReproduced[];
}

/** What is lost altogether gives no answer, neither to new connections nor on open ones. */
const DOWN: Effect = { connect: 'timeout', established: 'stall' };
export const DEGRADED = { drop: 0.5 } as const satisfies Effect;
/** What a control plane or a launch that is down says. */
const REFUSED_OPERATION: Effect = { http: 503 };
const CONTROL = ':control';

/** The faults that make hosts behave as in a scenario. */
export function faultsOf(scenario: Scenario, options: ScenarioOptions): ScenarioFaults {
  // What is made to fail for a time is back when that is over; an incident's rows say themselves.
  const end = scenario.epoch === null ? scenario.seconds : null;
  const stated = scenario.failures.map((row): Failure => ({ ...row, to: row.to ?? end }));
  const common = anywhere(stated);
  const rows = [...stated, ...common];
  const isDown = downIn({ ...scenario, failures: rows }, end);
  // A control plane that was down while its service was is down with it: they share the hosts.
  const isCovered = ({ component, from, to }: Failure) =>
    component.endsWith(CONTROL) &&
    subtract([{ from, to }], isDown(component.slice(0, -CONTROL.length))).length === 0;
  const notReproduced = stated.flatMap((row) =>
    isCovered(row) ? [] : (whyNot(row, options) ?? whyNotPlaced(row, common, options) ?? []),
  );
  const shown = rows.filter((row) => row.severity === 'down' && shownBy(row, options) !== undefined);
  const faults: Fault[] = [];
  // Rows that say how they showed; then all else that is down with them.
  for (const row of shown) {
    faults.push({
      name: row.component,
      effect: shownBy(row, options)!,
      windows: ({ owners }) => (owners.some(means(row.component)) ? [row] : []),
    });
  }
  faults.push({
    name: scenario.id,
    effect: options.effect ?? DOWN,
    windows: ({ owners }) =>
      owners.flatMap((owner) => {
        const own = shown.filter(({ component }) => means(component)(owner));
        return subtract(isDown(owner), own);
      }),
  });
  const { degraded } = options;
  for (const row of rows.filter(
    ({ severity, capability }) => severity === 'degraded' && capability === 'serve',
  )) {
    if (degraded === undefined || row.maybe || row.component.endsWith(CONTROL)) continue;
    // Where nobody chose how it shows, as the report says, at the rate that is assumed where it gives none.
    const reported = degraded === DEGRADED ? shownBy(row, options) : undefined;
    faults.push({
      name: `${row.component} (degraded)`,
      effect: reported === undefined ? degraded : { share: DEGRADED.drop, ...reported },
      windows: ({ owners }) =>
        owners.flatMap((owner) => (means(row.component)(owner) ? subtract([row], isDown(owner)) : [])),
    });
  }
  if (options.intercepts) faults.push(...rows.flatMap((row) => operationFault(row) ?? []));
  return { faults, notReproduced: distinct(notReproduced) };
}

/** How a row showed to clients, where its source says so and nobody says otherwise, and it can be shown. */
function shownBy(row: Failure, { effect, intercepts }: ScenarioOptions): Effect | undefined {
  if (row.effect === undefined || row.capability !== 'serve' || row.maybe || effect !== undefined)
    return undefined;
  const shown = parseEffect(row.effect);
  return needsInterception(shown) && !intercepts ? undefined : shown;
}

/** Whether a row's component is an owner, or the place it is in. */
function means(component: string): (owner: string) => boolean {
  const fits = isPattern(component) ? fitter(component) : (id: string) => id === component;
  return (owner) => fits(owner) || owner.startsWith(`${component}/`);
}

/** Operations of a management plane, or those that start something, fail while the rest of the service goes on. */
function operationFault({ component, capability, severity, from, to, maybe }: Failure): Fault | undefined {
  if (maybe || severity === 'degraded') return undefined;
  const isControl = component.endsWith(CONTROL);
  const need = isControl || capability === 'change' ? 'change' : capability === 'start' ? 'start' : undefined;
  if (need === undefined) return undefined;
  const owner = means(isControl ? component.slice(0, -CONTROL.length) : component);
  return {
    name: `${component} (${need})`,
    effect: REFUSED_OPERATION,
    windows: ({ owners }) => (owners.some(owner) ? [{ from, to }] : []),
    operations: (name) => actionRule(name)?.need === need,
  };
}

function whyNot(row: Failure, options: ScenarioOptions): NotReproduced | undefined {
  const { component, capability, severity, maybe } = row;
  const because = (why: string): NotReproduced => ({ component, capability, severity, why });
  if (maybe) return because('it is not known that it was this one');
  const isControl = component.endsWith(CONTROL);
  if (isControl || capability !== 'serve') {
    if (severity === 'degraded')
      return because('operations that failed now and then, at a rate nobody states');
    if (!options.intercepts)
      return because('shares its hosts with what worked; --intercept-tls tells operations apart');
    if (!component.startsWith('aws')) return because('operations are known for AWS only');
    return hasHosts(component) ? undefined : because('the atlas knows no host name of it');
  }
  if (severity === 'degraded' && options.degraded === undefined)
    return because('degraded at a rate nobody states');
  if (!hasHosts(component)) return because('the atlas knows no host name of it');
  return isOtherwiseShown(row, options)
    ? because('its answers were errors in HTTP, which --intercept-tls shows; here its connections fail')
    : undefined;
}

/** Of a service whose hosts say no region, nobody having said it: what did not fail in all regions at once. */
function whyNotPlaced(
  { component, capability, severity, from, to }: Failure,
  common: readonly Failure[],
  { places = NOWHERE }: ScenarioOptions,
): NotReproduced | undefined {
  const [provider = '', place = '', part] = component.split('/');
  if (!isUnplaced(component) || places.has(provider)) return undefined;
  const alike = common.filter(
    (one) =>
      one.component.startsWith(`${provider}/`) &&
      one.component.endsWith(`/${part}`) &&
      one.capability === capability &&
      one.severity === severity,
  );
  if (subtract([{ from, to }], alike).length === 0) return undefined;
  const why = `its host names tell no region; --region ${provider}/${place} says that it is this one`;
  return { component, capability, severity, why };
}

function isOtherwiseShown({ effect }: Failure, options: ScenarioOptions): boolean {
  if (effect === undefined || options.effect !== undefined || options.intercepts) return false;
  return needsInterception(parseEffect(effect));
}

/** Whether anybody's host name tells that it is this component's, or that it is inside. */
function hasHosts(component: string): boolean {
  if (isPattern(component)) return true;
  const [provider = '', place, part] = component.replace(/:control$/, '').split('/');
  if (provider === 'saas') return (atlas.thirdParties[place?.split('@')[0] ?? '']?.hosts ?? []).length > 0;
  if (part !== undefined) return (service(provider, part)?.hosts ?? []).length > 0;
  if (provider === 'jurisdiction' || place === undefined) return true;
  return (atlas.regions[provider] ?? []).some(({ id }) => id === place);
}

function distinct(list: readonly NotReproduced[]): readonly NotReproduced[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}
