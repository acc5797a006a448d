/** A campaign in a process of its own, bundled: twice as fast as inside a test runner, which it would keep from its work. */
import { RULES } from '../../../src/steer/decide/rules.js';
import { type Campaign, campaign, naiveBreaches, REAL } from './harness.js';
import { WITHOUT } from './without.js';
import type { Machine } from './world.js';

export interface Task {
  readonly from: number;
  readonly count: number;
  /** Key of WITHOUT. */
  readonly without?: string;
  /** The naive enactor in place of the real machine: how often it breaks which invariant. */
  readonly isNaive?: boolean;
}

export type Result = Campaign & {
  readonly seconds: number;
  readonly breaches: Readonly<Record<string, number>>;
};

const { from, count, without, isNaive } = JSON.parse(process.argv[2]!) as Task;
const begin = process.cpuUsage();
const rules = without === undefined ? RULES : { ...RULES, ...WITHOUT[without]!.rules };
const done = isNaive ? undefined : campaign(from, count, REAL as Machine, rules);
const breaches = isNaive ? naiveBreaches(from, count) : {};
const { user, system } = process.cpuUsage(begin);
process.stdout.write(JSON.stringify({ ...done, breaches, seconds: (user + system) / 1e6 }));
