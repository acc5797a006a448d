import { actionRule } from '../../atlas/index.js';
import { type Evidence, type Need, remembered } from '../../estate/index.js';
import type { Part } from './bundles.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence, namedNeed } from './context.js';
import { decoded } from './documents.js';
import { valuesAt } from './paths.js';
import { type Target, Targets } from './targets.js';
import { isList, isMap, leavesOf, refsIn, textWithHoles, type Value, type ValueMap } from './value.js';

interface Strength {
  readonly need: Need;
  readonly soft: boolean;
}

/**
 * What a component needs because its identity policies let it: what may be read from a table is needed to run,
 * a secret to start. Policies that allow everything on everything name nothing and say nothing.
 */
export function needPolicies(context: Context, entry: Entry): void {
  const granted: Granted[] = [];
  for (const { part, statement, at, place } of statementsFor(context, entry)) {
    granted.push(...grantsOf(context, entry, part, statement, at, place));
    needWholeServices(context, entry, part, statement, at);
  }
  if (granted.length === 0) return;
  const from = context.idFor(entry, entry.region);
  for (const { target, strength, evidence, shared } of inOwnRegion(entry, granted)) {
    const to = context.idFor(target.entry, entry.region);
    // What its environment names and its role lets it use, it uses.
    const isUsed = context.softByType.has(`${entry.resource.id}\0${target.entry.resource.id}`);
    if (!isUsed && context.draft.has(from, to, strength.need)) continue;
    context.byName.add(`${from}\0${to}`);
    // A role that several carry allows what one of them uses; what it lets all of them do is no proof of use.
    const isDoubtful = strength.soft || (shared && !isUsed) || !Targets.isCertain(target);
    const soft = isDoubtful ? { soft: true } : {};
    context.depend({ from, to, need: strength.need, ...soft, evidence });
  }
}

interface Granted {
  readonly target: Target;
  readonly strength: Strength;
  readonly evidence: Evidence;
  /** The policy belongs to several components, or only to what starts them. */
  readonly shared: boolean;
}

/**
 * A role shared by two regions may do the same in both; what runs in one of them uses the resource of its own.
 * So of resources with the same type and name only those in the component's region are kept, where there are any.
 */
function inOwnRegion(owner: Entry, granted: readonly Granted[]): readonly Granted[] {
  const key = ({ target }: Granted) => `${target.entry.resource.type}.${target.entry.resource.name}`;
  const atHome = new Set(granted.filter(({ target }) => target.entry.region === owner.region).map(key));
  return granted.filter((one) => one.target.entry.region === owner.region || !atHome.has(key(one)));
}

interface Statement {
  readonly part: Part;
  readonly statement: ValueMap;
  readonly at: readonly (string | number)[];
  /** Line of the statement itself, where a data source spells it out. */
  readonly place: Place | undefined;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function* statementsFor(context: Context, entry: Entry): Generator<Statement> {
  for (const part of context.bundles.partsOf(entry)) {
    for (const path of part.entry.rule?.policies ?? []) {
      for (const { value, at } of valuesAt(part.entry.resource, path)) {
        const statements = statementsOf(value);
        const places = placesOf(value, statements.length);
        for (const [index, statement] of statements.entries())
          yield { part, statement, at, place: places?.[index] };
      }
    }
  }
}

const refusals = new WeakMap<Entry, ReadonlySet<string> | 'unknown'>();

/**
 * Whether a component that names a resource is certainly not allowed to use it: all its policies are known and
 * none is about the resource's service. Then the name is a leftover, and losing the resource is no outage.
 */
export function isRefused(context: Context, owner: Entry, target: Entry): boolean {
  const prefix = serviceIn(target.rule?.arn);
  if (prefix === undefined || !IAM_GUARDED.has(prefix) || owner.provider !== 'aws') return false;
  let allowed = refusals.get(owner);
  if (allowed === undefined) {
    allowed = allowedServices(context, owner);
    refusals.set(owner, allowed);
  }
  return allowed !== 'unknown' && !allowed.has(prefix) && !allowed.has('*');
}

/** The service that an ARN names, as policies name it in their actions. */
function serviceIn(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : serviceOfArn(arn);
}

const serviceOfArn = remembered((arn) => arn.split(':')[2]);

/** Services whose every call is checked against the caller's identity policies. */
const IAM_GUARDED = new Set(['dynamodb', 'sqs', 'sns', 's3', 'kinesis', 'states', 'lambda', 'events']);

/** Managed policies that grant nothing on data: what a function or a task needs to log and to be started. */
const HARMLESS_MANAGED =
  /(BasicExecutionRole|TaskExecutionRolePolicy|VPCAccessExecutionRole|XRay\w*|CloudWatch\w*|SSMManagedInstanceCore)$/;

function allowedServices(context: Context, owner: Entry): ReadonlySet<string> | 'unknown' {
  const services = new Set<string>();
  let policies = 0;
  for (const part of context.bundles.partsOf(owner)) {
    const { rule, resource } = part.entry;
    for (const { arg } of rule?.includes ?? []) {
      for (const { value } of valuesAt(resource, arg)) {
        const texts = leavesOf(value).map((leaf) => textWithHoles(leaf, '*'));
        if (texts.some((text) => text?.includes(':policy/') && !HARMLESS_MANAGED.test(text)))
          return 'unknown';
        if (
          refsIn(value).some((ref) =>
            ref.resources.some((one) => context.catalogue.of(one)?.rule === undefined),
          )
        )
          return 'unknown';
      }
    }
    for (const path of rule?.policies ?? []) {
      for (const { value } of valuesAt(resource, path)) {
        const statements = statementsOf(value);
        if (statements.length === 0) return 'unknown';
        policies++;
        for (const statement of statements) {
          if (statement.has('NotAction')) return 'unknown';
          for (const leaf of leavesOf(statement.get('Action'))) {
            const action = textWithHoles(leaf, '*');
            if (action === undefined) return 'unknown';
            services.add(action.split(':', 1)[0]!.toLowerCase());
          }
        }
      }
    }
  }
  return policies === 0 ? 'unknown' : services;
}

function statementsOf(policy: Value): ValueMap[] {
  const document = isMap(policy) ? policy : decoded(policy);
  if (!isMap(document)) return writtenStatements(policy);
  const statements = document.get('Statement');
  const list = isList(statements) ? statements : statements === undefined ? [] : [statements];
  return list.filter(isMap);
}

/** A document that is only put together when the plan is applied: its statements are blocks of the data source. */
function writtenStatements(policy: Value): ValueMap[] {
  const sources = refsIn(policy).flatMap((ref) => ref.resources.filter(({ mode }) => mode === 'data'));
  return sources.flatMap(({ values }) => {
    const blocks = values.get('statement');
    return (isList(blocks) ? blocks.filter(isMap) : []).map((block) => {
      const statement = new Map<string, Value>([['Effect', block.get('effect') ?? 'Allow']]);
      for (const [key, name] of WRITTEN) {
        const value = block.get(name);
        if (value !== undefined && value !== null) statement.set(key, value);
      }
      return statement;
    });
  });
}

/** Where the statements of a document stand, where one data source holds exactly these. */
function placesOf(policy: Value, count: number): Place[] | undefined {
  for (const ref of refsIn(policy)) {
    for (const resource of ref.resources) {
      const blocks = resource.mode === 'data' ? resource.values.get('statement') : undefined;
      if (!isList(blocks) || blocks.length !== count) continue;
      return blocks.map((_, index) => ({
        file: resource.source.file,
        line: resource.lineOf(['statement', index, 'resources']),
      }));
    }
  }
  return undefined;
}

const WRITTEN = [
  ['Action', 'actions'],
  ['NotAction', 'not_actions'],
  ['Resource', 'resources'],
  ['NotResource', 'not_resources'],
] as const;

function actionsOf(statement: ValueMap): string[] {
  return leavesOf(statement.get('Action'))
    .map((leaf) => textWithHoles(leaf, '*')?.toLowerCase())
    .filter((text): text is string => text?.includes(':') === true);
}

function isGrant(statement: ValueMap): boolean {
  return statement.get('Effect') !== 'Deny' && !statement.has('NotAction') && !statement.has('NotResource');
}

function grantsOf(
  context: Context,
  owner: Entry,
  part: Part,
  statement: ValueMap,
  at: readonly (string | number)[],
  place: Place | undefined,
): Granted[] {
  if (!isGrant(statement)) return [];
  const actions = actionsOf(statement);
  const granted: Granted[] = [];
  for (const target of context.targets.in(statement.get('Resource'))) {
    if (target.entry === owner || target.kept) continue;
    const found = strengthOf(actions, target.entry, target.path);
    if (found === undefined) continue;
    const strength = { ...found, need: part.need ?? found.need };
    const prefix = serviceIn(target.entry.rule?.arn);
    const about = actions.filter((action) => action.startsWith(`${prefix}:`));
    const note = `may ${(about.length > 0 ? about : actions).slice(0, 3).join(', ')}`;
    const shared = part.need === 'start' || context.carriersOf(part.entry) > 1;
    granted.push({
      target,
      strength,
      shared,
      evidence: { ...codeEvidence(part.entry, at, 'policy', note), ...place },
    });
  }
  return granted;
}

/** Actions whose resource is normally `*` (sending mail, calling a model) are a need of the service itself. */
function needWholeServices(
  context: Context,
  owner: Entry,
  part: Part,
  statement: ValueMap,
  at: readonly (string | number)[],
): void {
  if (owner.rule?.class !== 'workload' || !isGrant(statement)) return;
  if (!leavesOf(statement.get('Resource')).some((leaf) => textWithHoles(leaf, '*') === '*')) return;
  for (const action of actionsOf(statement)) {
    const rule = action.endsWith(':*') ? undefined : actionRule(action);
    if (rule?.service === undefined || rule.need === 'none') continue;
    const to = context.serviceId(owner, rule.service);
    if (to === undefined) continue;
    const evidence = codeEvidence(part.entry, at, 'policy', `may ${action}`);
    // Allowed is not the same as used on every request, so this never takes a journey down by itself.
    context.depend({ from: owner.resource.id, to, need: part.need ?? rule.need, soft: true, evidence });
  }
}

/** The strongest need any of the actions means for a target of this type. */
function strengthOf(actions: readonly string[], target: Entry, path: string): Strength | undefined {
  if (target.resource.opaque) return namedNeed(target, path);
  const prefix = target.rule?.arn?.split(':')[2];
  let strongest: Strength | undefined;
  for (const action of actions) {
    const [service, name] = action.split(':', 2) as [string, string];
    if (prefix !== undefined && service !== prefix && service !== '*') continue;
    let found: Strength | undefined;
    if (service === '*' || name === '*') found = namedNeed(target, path);
    else {
      const rule = actionRule(action);
      if (rule !== undefined && rule.need !== 'none')
        found = { need: rule.need, soft: rule.strength === 'soft' };
    }
    if (found !== undefined && (strongest === undefined || rank(found) > rank(strongest))) strongest = found;
  }
  return strongest;
}

function rank({ need, soft }: Strength): number {
  return { run: 4, start: 2, change: 0 }[need] + (soft ? 0 : 1);
}
