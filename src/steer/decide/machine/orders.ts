/** What people ask for: written together with the plan that follows from it, or refused with the reason. */
import type { Order, OrderResult, Write } from '../../model/index.js';
import type { Orders } from '../policies.js';
import { propose } from '../propose.js';
import { isForked, isOutdated, planConditions, situation, tooOften } from './decide.js';
import { claimKey, nodeKey, ORDERS } from './layout.js';
import { type Asked, type Draft, hasContact, type NodeState, request } from './state.js';
import { mayWrite, revisionsOf } from './turn.js';
import { adopt, advance, audit, numbered } from './write.js';

/** Takes the oldest order that waits, as soon as this node may write; gives up those whose time is over. */
export function takeOrders(draft: Draft): void {
  const { state, at } = draft;
  if (state.asked.length === 0) return;
  for (const { request, until } of state.asked) {
    if (at.now >= until)
      answer(draft, request, { done: false, message: `nothing was changed: ${hindrance(draft)}` });
  }
  state.asked = state.asked.filter(({ until }) => at.now < until);
  const [first, ...rest] = state.asked;
  if (first === undefined || !mayWrite(draft) || isForked(state)) return;
  if (state.plan === undefined || state.view.head.value?.number !== state.plan.number) return;
  state.asked = rest;
  carryOut(draft, first);
}

/** Answers a person. */
export function answer({ effects }: Draft, request: number, result: OrderResult): void {
  effects.push({ kind: 'answer', request, result });
}

/** Why an order had to wait for too long. */
function hindrance({ state, at }: Draft): string {
  if (!hasContact(state, at.now)) return `the store cannot be reached (${state.lastFailure})`;
  if (state.view.head.value === undefined) return 'there is no plan yet';
  return 'this node was not up to date with the others in time; ask again';
}

function carryOut(draft: Draft, asked: Asked): void {
  const { state, at } = draft;
  const { order, force } = asked;
  const no = (message: string) => answer(draft, asked.request, { done: false, message });
  const wrong = mistake(state, order);
  if (wrong !== undefined) {
    no(wrong);
    return;
  }
  if (order.kind === 'forget') {
    forget(draft, asked, order.node);
    return;
  }
  const held = state.view.verdicts.value;
  const before = state.view.orders.value;
  const after = ordersAfter(before, order);
  const { rules } = state.settings;
  const now = situation(state, at.now, held);
  const then = { ...situation(state, at.now, held, after), force, ...failbackOf(order) };
  const refusedAnyway = propose({ ...now, force }, rules).refused;
  const proposal = propose(then, rules);
  const refused = proposal.refused.filter((why) => !refusedAnyway.includes(why));
  if (refused.length > 0) {
    no(`refused: ${refused.join('; ')}`);
    return;
  }
  const hurry = proposal.isNew && !force ? tooOften(draft) : undefined;
  if (hurry !== undefined) {
    no(`refused: ${hurry}; with force it is done all the same`);
    return;
  }
  const isChanged = JSON.stringify(before) !== JSON.stringify(after);
  if (!proposal.isNew && !isChanged && order.kind !== 'adopt') {
    answer(draft, asked.request, { done: true, message: 'nothing to change: it is so already' });
    return;
  }
  const what = `${sentence(order)}${force ? ', with force' : ''}`;
  const plan = proposal.isNew ? numbered(draft, proposal, `${asked.by}: ${what}`) : undefined;
  const outcome =
    plan === undefined ? '' : `: plan ${plan.number}, ${proposal.changes.join('; ') || 'no move'}`;
  const writes: Write[] = [
    { put: ORDERS, value: JSON.stringify(after) },
    ...(order.kind === 'adopt' ? adopt(draft) : []),
    ...(plan === undefined ? [] : advance(draft, plan)),
    audit(draft, asked.by, what, plan?.number),
  ];
  const message = `${what}${outcome}`;
  const id = request(draft, { kind: 'order', sentAt: at.now, plan, asked, message });
  draft.effects.push({ kind: 'commit', id, conditions: planConditions(draft, plan), writes });
  state.basedOn = revisionsOf(state);
}

/**
 * Takes away the claim of a node that is gone for good, so that plans are no longer kept for it. Both keys are compared:
 * a node that comes back meanwhile is not forgotten. One that comes back later claims its plan again before anything else.
 */
function forget(draft: Draft, asked: Asked, node: string): void {
  const { state, at } = draft;
  const { config, rules } = state.settings;
  const what = sentence(asked.order);
  const isConfigured = config.nodes.some(({ id }) => id === node);
  const left = isConfigured
    ? `; steer.nodes still has it: take it out there too, and look at the quorum, which is ${config.quorum}`
    : '';
  const message = `${what}: plans are no longer kept for it${left}`;
  const id = request(draft, { kind: 'order', sentAt: at.now, plan: undefined, asked, message });
  const conditions = [
    { key: claimKey(node), revision: state.view.claims[node]!.revision },
    ...(rules.forgetGone ? [{ key: nodeKey(node), revision: 0 }] : []),
  ];
  const writes = [{ remove: claimKey(node) }, audit(draft, asked.by, what)];
  draft.effects.push({ kind: 'commit', id, conditions, writes });
}

/** Why a node cannot be forgotten: one sentence, or nothing. */
function notForgettable({ view, settings }: NodeState, node: string): string | undefined {
  const claim = view.claims[node];
  if (claim === undefined) {
    const known = Object.keys(view.claims).sort().join(', ');
    return `nothing is kept for a node ${node}; plans are kept for ${known}`;
  }
  if (settings.rules.forgetGone && view.nodes[node] !== undefined)
    return `${node} is there, its lease is fresh: stop it first, and wait for ${settings.config.leaseMs / 1000} s`;
  const head = view.head.value?.number ?? 0;
  if (claim.value > head)
    return `${node} serves plan ${claim.value}, which is newer than plan ${head} of the store: let it reach the store first`;
  return undefined;
}

/** What cannot be meant: one sentence, or nothing. */
function mistake(state: NodeState, order: Order): string | undefined {
  const { config } = state.settings;
  if (order.kind === 'adopt') return undefined;
  if (isOutdated(state)) {
    return `${state.settings.node} has an outdated configuration: ask another node, or order it to adopt this one`;
  }
  if (order.kind === 'forget') return notForgettable(state, order.node);
  if (order.kind === 'drain' || order.kind === 'undrain') {
    const known = config.endpoints.map(({ id }) => id);
    const isKnown =
      known.includes(order.endpoint) || state.view.orders.value.drained.includes(order.endpoint);
    return isKnown ? undefined : `there is no endpoint ${order.endpoint}; there are ${known.join(', ')}`;
  }
  const names = config.zones.flatMap((zone) => zone.names);
  const name = names.find((one) => one.name === order.name);
  if (name === undefined) {
    return `there is no steered name ${order.name}; there are ${names.map((one) => one.name).join(', ')}`;
  }
  if (order.kind === 'failback') return undefined;
  const its = name.endpoints.map(({ endpoint }) => endpoint);
  return its.includes(order.to)
    ? undefined
    : `${order.to} is not an endpoint of ${order.name}; its endpoints are ${its.join(', ')}`;
}

/** The orders with one more carried out. */
function ordersAfter({ drained, forced }: Orders, order: Order): Orders {
  switch (order.kind) {
    case 'drain':
      return { drained: [...new Set([...drained, order.endpoint])].sort(), forced };
    case 'undrain':
      return { drained: drained.filter((id) => id !== order.endpoint), forced };
    case 'failover':
      return { drained, forced: { ...forced, [order.name]: order.to } };
    case 'failback': {
      const { [order.name]: _, ...rest } = forced;
      return { drained, forced: rest };
    }
    case 'adopt':
    case 'forget':
      return { drained, forced };
  }
}

function failbackOf(order: Order): { readonly failback?: string } {
  return order.kind === 'failback' ? { failback: order.name } : {};
}

function sentence(order: Order): string {
  switch (order.kind) {
    case 'drain':
    case 'undrain':
      return `${order.kind} ${order.endpoint}`;
    case 'failover':
      return `failover ${order.name} to ${order.to}`;
    case 'failback':
      return `failback ${order.name}`;
    case 'forget':
      return `forget node ${order.node}`;
    case 'adopt':
      return 'adopt the configuration of this node';
  }
}
